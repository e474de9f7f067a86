import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { gitopsCommand } from './index';

// Real git, helm and kubeconform, also on a busy machine.
jest.setTimeout(30_000);

const indexType = 'application/vnd.oci.image.index.v1+json';
const index = (...architectures: string[]) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: architectures.map(architecture => ({
      platform: { os: 'linux', architecture },
    })),
  });
const digestOf = (text: string) =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;
const both = index('amd64', 'arm64');
const other = index('amd64', 'arm64', 'arm');
const single = index('amd64');
const primitive = ['--kind=domain', '--name=orders', '--version=v0'];
const file = 'sources/values/env/dev/apps/domain-orders-v0.yaml';

describe('ameide gitops', () => {
  let root: string;
  let server: Server;
  let requests: { line: string; body: string }[];
  let written: string;
  /** Seconds that a request is told to wait the first time, by its line. */
  let limits: Record<string, string>;
  /** What the tag names, each time that it is asked for; the last one stays. */
  let tagged: string[];
  const before = { ...process.env };

  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args],
      { cwd: root },
    );

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'gitops-cli-'));
    // eslint-disable-next-line no-restricted-syntax -- tests run from sources
    const template = resolve(
      __dirname,
      '../../../../templates/repositories/gitops',
    );
    cpSync(template, root, { recursive: true });
    git('init', '-q', '-b', 'main');
    git('add', '-A');
    git('commit', '-q', '-m', 'Seed');
    requests = [];
    tagged = [both];
    limits = {};
    // A registry and GitHub in one: enough for the requests of these commands.
    server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => (body += chunk));
      request.on('end', () => {
        const path = decodeURIComponent(request.url ?? '');
        requests.push({ line: `${request.method} ${path}`, body });
        const send = (
          status: number,
          value: string,
          type = 'application/json',
        ) => response.writeHead(status, { 'content-type': type }).end(value);
        const image = [both, other, single].find(text =>
          path.endsWith(digestOf(text)),
        );
        const wait = limits[`${request.method} ${path}`];
        if (wait !== undefined) {
          delete limits[`${request.method} ${path}`];
          response
            .writeHead(403, {
              'content-type': 'application/json',
              'retry-after': wait,
            })
            .end('{"message":"You have exceeded a secondary rate limit"}');
        } else if (path.endsWith('/manifests/main'))
          send(
            200,
            tagged.length > 1 ? String(tagged.shift()) : tagged[0],
            indexType,
          );
        else if (path.startsWith('/v2/'))
          send(image ? 200 : 404, image ?? '', indexType);
        else if (path.includes('/git/ref/'))
          send(404, '{"message":"Not Found"}');
        else if (path.includes('/pulls?')) send(200, '[]');
        else if (path === '/graphql') send(200, '{"data":{}}');
        else
          send(
            200,
            '{"sha":"s1","tree":{"sha":"t0"},"parents":[],"number":3,"html_url":"http://x/pull/3","node_id":"N"}',
          );
      });
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    const host = `127.0.0.1:${
      typeof address === 'object' ? address?.port : ''
    }`;
    Object.assign(process.env, {
      AMEIDE_REGISTRY: `${host}/ameideio`,
      GITHUB_API_URL: `http://${host}`,
      GITHUB_REPOSITORY: 'ameideio/ameide-gitops',
      GITHUB_TOKEN: 'token',
      GITHUB_RUN_ID: '42',
      GITHUB_OUTPUT: join(root, '.git', 'output'),
      GITHUB_STEP_SUMMARY: join(root, '.git', 'summary'),
    });
    written = '';
    const capture = (text: string | Uint8Array) => {
      written += String(text);
      return true;
    };
    jest.spyOn(process.stdout, 'write').mockImplementation(capture);
    jest.spyOn(process.stderr, 'write').mockImplementation(capture);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    process.env = { ...before };
    process.exitCode = undefined;
    server.closeAllConnections();
    await new Promise(done => server.close(done));
    rmSync(root, { recursive: true, force: true });
  });
  const run = async (...args: string[]) => {
    process.exitCode = undefined;
    await gitopsCommand().parseAsync([...args, '--root', root], {
      from: 'user',
    });
    return process.exitCode;
  };
  const wire = async () => {
    await run('scaffold', ...primitive, '--with-smoke');
    git('add', '-A');
    git('commit', '-q', '-m', 'Wire');
    requests = [];
  };

  it('wires by a pull request that says what was asked, changed and checked', async () => {
    expect(
      await run('scaffold', ...primitive, '--with-smoke', '--pull-request'),
    ).toBe(0);
    expect(readFileSync(join(root, '.git/output'), 'utf8')).toBe(
      'pull_request_number=3\npull_request_url=http://x/pull/3\nbranch=primitive/domain-orders-v0/wiring\n',
    );
    const pull = requests.find(
      r => r.line === 'POST /repos/ameideio/ameide-gitops/pulls',
    );
    const { body } = JSON.parse(pull?.body ?? '{}');
    for (const part of [
      '- name: `orders`',
      'domain-orders-v0-smoke/component.yaml',
      '| helm | passed | 6 of 6',
      'actions/runs/42',
    ]) {
      expect(body).toContain(part);
    }
    // The wiring merges itself, as ameide.yaml of the seed says.
    expect(requests.map(r => r.line)).toContain('POST /graphql');
  });

  it('enables a digest that is published for both platforms', async () => {
    await wire();
    expect(
      await run(
        'enable',
        ...primitive,
        '--env=dev',
        `--digest=${digestOf(both)}`,
        '--pull-request',
      ),
    ).toBe(0);
    expect(readFileSync(join(root, file), 'utf8')).toContain(
      `/ameideio/primitive-domain-orders@${digestOf(both)}"`,
    );
    expect(requests[0].line).toBe(
      `GET /v2/ameideio/primitive-domain-orders/manifests/${digestOf(both)}`,
    );
  });

  it.each([
    ['not published', `sha256:${'0'.repeat(64)}`, 'is not in the registry', 1],
    ['without arm64', digestOf(single), 'has no image for linux/arm64', 1],
    ['no digest', 'main', 'digest: must be "sha256:"', 2],
  ])(
    'refuses to enable what is %s, and writes nothing',
    async (_, digest, why, code) => {
      await wire();
      expect(
        await run(
          'enable',
          ...primitive,
          '--env=dev',
          `--digest=${digest}`,
          '--pull-request',
        ),
      ).toBe(code);
      expect(written).toContain(why);
      expect(git('status', '--porcelain').toString()).toBe('');
      expect(requests.filter(r => r.line.startsWith('POST'))).toEqual([]);
    },
  );

  it('bumps only what is enabled, and is content with nothing to do', async () => {
    await wire();
    expect(await run('bump', '--env=dev', ...primitive, '--pull-request')).toBe(
      0,
    );
    expect(written).toContain(
      'domain-orders-v0 is not enabled in dev; nothing to bump',
    );
    expect(requests).toEqual([]);
  });

  it('writes the digest that it resolved, wherever the tag moves meanwhile', async () => {
    await wire();
    await run(
      'enable',
      ...primitive,
      '--env=dev',
      `--digest=${digestOf(both)}`,
    );
    git('add', '-A');
    git('commit', '-q', '-m', 'Enable');
    requests = [];
    tagged = [other, both];
    expect(
      await run(
        ...['bump', '--env=dev', ...primitive],
        ...['--allow-older', '--pull-request'],
      ),
    ).toBe(0);
    const asked = requests.filter(r => r.line.endsWith('/manifests/main'));
    expect(asked).toHaveLength(1);
    expect(readFileSync(join(root, file), 'utf8')).toContain(digestOf(other));
  });

  it('moves nothing while nobody can tell which image is newer', async () => {
    await wire();
    await run(
      'enable',
      ...primitive,
      '--env=dev',
      `--digest=${digestOf(both)}`,
    );
    git('add', '-A');
    git('commit', '-q', '-m', 'Enable');
    tagged = [other];
    expect(await run('bump', '--env=dev', ...primitive)).toBe(1);
    expect(written).toContain(
      `cannot tell whether ${digestOf(other)} is newer than what runs`,
    );
    delete process.env.GITHUB_TOKEN;
    expect(await run('bump', '--env=dev', ...primitive)).toBe(1);
    expect(written).toContain('what runs: GITHUB_TOKEN is not set');
    expect(readFileSync(join(root, file), 'utf8')).toContain(digestOf(both));
  });

  it('leaves staging to a person', async () => {
    await wire();
    await run(
      'enable',
      ...primitive,
      '--env=dev',
      `--digest=${digestOf(both)}`,
    );
    git('add', '-A');
    git('commit', '-q', '-m', 'Enable');
    requests = [];
    expect(
      await run(
        'promote',
        '--from=dev',
        '--to=staging',
        ...primitive,
        '--pull-request',
      ),
    ).toBe(0);
    const lines = requests.map(r => r.line);
    expect(lines).toContain('POST /repos/ameideio/ameide-gitops/pulls');
    expect(lines).not.toContain('POST /graphql');
    expect(requests.map(r => r.body).join()).toContain(
      'Waits for the approval of @ameideio/platform.',
    );
  });

  it('goes back, and names from where to where, and who approves', async () => {
    await wire();
    for (const digest of [digestOf(both), digestOf(other)]) {
      await run('enable', ...primitive, '--env=dev', `--digest=${digest}`);
      git('add', '-A');
      git('commit', '-q', '-m', 'Enable');
    }
    requests = [];
    expect(
      await run(
        'rollback',
        ...primitive,
        '--env=dev',
        '--reason=Orders without `customer` fail\nsince noon',
        '--pull-request',
      ),
    ).toBe(0);
    const pull = requests.find(r => r.line.endsWith('/pulls'));
    const { title, body } = JSON.parse(pull?.body ?? '{}');
    expect(title).toContain(
      `Roll back domain-orders-v0 in dev to ${digestOf(both).slice(0, 19)}`,
    );
    expect(body).toContain("- reason: `Orders without 'customer' fail since noon`");
    const image = 'primitive-domain-orders/manifests';
    for (const digest of [digestOf(other), digestOf(both)])
      expect(body).toMatch(
        new RegExp(
          `\\[\`${digest}\`\\]\\(http://[\\w.:]+/v2/ameideio/${image}/${digest}\\)`,
        ),
      );
    expect(
      await run('rollback', ...primitive, '--env=staging', '--pull-request'),
    ).toBe(1);
    expect(written).toContain('is not enabled in staging');
  });

  it('holds what runs, refuses what would move it, and releases it', async () => {
    await wire();
    const dev = [...primitive, '--env=dev'];
    await run('enable', ...dev, `--digest=${digestOf(both)}`);
    git('add', '-A');
    git('commit', '-q', '-m', 'Enable');
    const hold = [...dev, `--digest=${digestOf(both)}`, '--reason=Slow'];
    expect(await run('hold', ...hold, '--until=2090-01-01')).toBe(0);
    expect(await run('enable', ...dev, `--digest=${digestOf(other)}`)).toBe(1);
    expect(written).toContain(
      `domain-orders-v0 is held at ${digestOf(
        both,
      )} in dev until 2090-01-01: Slow; next: `,
    );
    expect(await run('release', ...dev)).toBe(0);
    expect(await run('release', ...dev)).toBe(1);
    expect(await run('hold', ...hold, '--until=soon')).toBe(2);
    expect(written).toContain('until: must be a day such as 2026-12-31');
  });

  it.each([
    ['a second', '1', 0, /pull request #3 opened/],
    [
      'an hour',
      '3600',
      1,
      /rate limit.*GitHub asks to wait 3600 s.*again after/is,
    ],
  ])(
    'waits out a rate limit in the middle that lasts %s, or says when to come back',
    async (_, seconds, status, words) => {
      limits = { 'POST /repos/ameideio/ameide-gitops/pulls': seconds };
      expect(
        await run('scaffold', ...primitive, '--with-smoke', '--pull-request'),
      ).toBe(status);
      expect(written).toMatch(words);
    },
  );

  it('gates, with annotations for GitHub and exit code 1 on findings', async () => {
    await wire();
    expect(await run('gate', '--format=github')).toBe(0);
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'enabled: true\nimage:\n  ref: ""\n');
    expect(await run('gate', '--format=github')).toBe(1);
    expect(written).toContain(
      `::error file=${file},line=1,title=image-policy::enabled is true, but image.ref is empty`,
    );
  });

  it.each([
    [
      ['scaffold', '--kind=service', '--name=orders', '--version=v0'],
      'kind: "service" is not one of',
    ],
    [
      ['scaffold', '--kind=domain', '--name=../x', '--version=v0'],
      'name: must be lower-case words',
    ],
    [
      ['enable', ...primitive, '--env=moon', `--digest=${digestOf(both)}`],
      'environment: "moon" is not one of',
    ],
    [['promote', '--from=dev', '--to=production'], 'no such step'],
  ])('names wrong usage: %j', async (args, why) => {
    expect(await run(...args)).toBe(2);
    expect(written).toContain(why);
  });
});
