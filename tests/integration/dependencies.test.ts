import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { judgeAdvisories } from '../../scripts/lib/dependencies/audit.mjs';
import { isPermissive, judgeLicences } from '../../scripts/lib/dependencies/licences.mjs';
import { readLockFile } from '../../scripts/lib/dependencies/lock-file.mjs';

const root = join(import.meta.dirname, '../..');

/** Runs the script, with another registry where one is given. */
async function dependencies(args: string[], registry?: string): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, ...(registry && { npm_config_registry: registry }) };
  return new Promise(resolve => {
    execFile(process.execPath, [join(root, 'scripts/dependencies.mjs'), ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, printed: stdout + stderr }),
    );
  });
}

/** A registry that gives one answer to whatever is asked. */
async function withRegistry<T>(status: number, answer: (asked: any) => unknown, work: (url: string) => Promise<T>): Promise<T> {
  const server = createHttpServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer(JSON.parse(body))));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const advisory = { id: 1, severity: 'high', title: 'Bad', url: 'https://github.com/advisories/GHSA-2222-3333-4444', vulnerable_versions: '<9' };
const found = [{ id: 'GHSA-2222-3333-4444', name: 'yaml', severity: 'high', title: 'Bad', url: 'u', range: '<9' }];
const exception = { id: 'GHSA-2222-3333-4444', package: 'yaml', reason: 'Not reached', until: '2030-01-31' };

describe('what the portal is made of', () => {
  it('has a licence for every package, permissive or reviewed, and lists them', async () => {
    assert.deepEqual(await dependencies(['--licences']), { code: 0, printed: '' });
  });

  it('takes an advisory for a failure, and names it', async () => {
    const { code, printed } = await withRegistry(200, asked => ('yaml' in asked ? { yaml: [advisory] } : {}), url => dependencies(['--audit'], url));
    assert.equal(code, 1);
    assert.match(printed, /GHSA-2222-3333-4444: yaml <9: high: Bad/);
  });

  it('passes where the registry knows of none', async () => {
    assert.equal((await withRegistry(200, () => ({}), url => dependencies(['--audit'], url))).code, 0);
  });

  for (const [what, status, body] of [['refuses', 405, {}], ['answers something else', 200, []], ['answers something else within', 200, { yaml: 'none' }]] as const) {
    it(`does not pass where the registry ${what}`, async () => {
      const { code, printed } = await withRegistry(status, () => body, url => dependencies(['--audit'], url));
      assert.equal(code, 3);
      assert.match(printed, /^Not audited\. /);
    });
  }

  it('does not pass where no registry answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise(resolve => server.close(resolve));
    assert.equal((await dependencies(['--audit'], `http://127.0.0.1:${port}`)).code, 3);
  });

  for (const [what, exceptions, problem] of [
    ['holds through its last day', [{ ...exception, until: '2026-05-01' }], undefined],
    ['ends', [{ ...exception, until: '2026-04-30' }], /its exception ended on 2026-04-30/],
    ['is for one package', [{ ...exception, package: 'other' }], /GHSA-2222-3333-4444: yaml/],
    ['needs a reason', [{ ...exception, reason: ' ' }], /needs id, package, reason and until/],
    ['needs an end', [{ ...exception, until: 'later' }], /needs id, package, reason and until/],
  ] as const) {
    it(`an exception ${what}`, () => {
      const problems = judgeAdvisories({ found, exceptions: [...exceptions], today: '2026-05-01' });
      if (problem) assert.match(problems.join('\n'), problem);
      else assert.deepEqual(problems, []);
    });
  }

  it('tells permissive licences from those that need a look', () => {
    for (const yes of ['MIT', '(MIT OR GPL-3.0)', 'MIT AND Apache-2.0', 'BSD-3-Clause']) assert.ok(isPermissive(yes), yes);
    for (const no of ['GPL-3.0', 'AGPL-3.0-only', '(MIT AND GPL-2.0)', 'UNKNOWN', 'LGPL-3.0+', 'SSPL-1.0', 'MIT-ish']) assert.ok(!isPermissive(no), no);
    const packages = [{ name: 'a', version: '1.0.0', licence: 'GPL-3.0' }];
    assert.equal(judgeLicences({ packages, reviewed: [{ package: 'a', licence: 'MIT', reason: 'It was MIT once' }] }).length, 1);
  });

  it('reads aliases, patches and several versions of a lock file', () => {
    const entry = (name: string, version: string) => `"${name}@npm:^1":\n  version: ${version}\n  resolution: "${name}@npm:${version}"\n  languageName: node`;
    const own = '"ours@workspace:x":\n  version: 0.0.0-use.local\n  resolution: "ours@workspace:x"';
    assert.deepEqual(readLockFile([entry('b', '2.0.0'), entry('@s/a', '1.0.0'), entry('b', '1.0.0'), own].join('\n\n')), [
      { name: '@s/a', version: '1.0.0' },
      { name: 'b', version: '1.0.0' },
      { name: 'b', version: '2.0.0' },
    ]);
  });

  it('writes a bill of materials that is the same every time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ameide-sbom-'));
    try {
      const files = ['one.json', 'two.json'].map(name => join(folder, name));
      for (const file of files) assert.equal((await dependencies(['--sbom', file])).code, 0);
      const [one, two] = await Promise.all(files.map(file => readFile(file, 'utf8')));
      assert.equal(one, two);
      const { bomFormat, components } = JSON.parse(one);
      assert.equal(bomFormat, 'CycloneDX');
      const yaml = components.filter((each: any) => each.name === 'yaml');
      assert.ok(yaml.some((each: any) => each.purl === `pkg:npm/yaml@${each.version}` && each.licenses[0].license.name === 'ISC'));
      assert.equal(new Set(components.map((each: any) => each['bom-ref'])).size, components.length);
      assert.ok(components.length > 1000);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
