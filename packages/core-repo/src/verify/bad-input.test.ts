import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  CheckId,
  checkIds,
  VerifyReport,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import {
  formatGitHubAnnotations,
  formatJUnit,
  formatReport,
  formatReportMarkdown,
  formatSarif,
  verifyPrimitive,
  verifyRules,
} from '..';
import { CoreRepository } from '../testing/core-repository';

jest.setTimeout(60_000);

const folder = 'primitives/domain/orders';
const canary = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
const staticChecks = checkIds.filter(id => id !== 'tests');
let repository: CoreRepository;
const path = (file: string) => join(repository.root, folder, file);

async function verify(
  checks: readonly CheckId[] = ['scaffold-markers', 'shape', 'secrets'],
): Promise<VerifyReport> {
  return verifyPrimitive({
    root: repository.root,
    kind: 'domain',
    name: 'orders',
    checks,
  });
}

function found(report: VerifyReport): string[] {
  return report.checks.flatMap(({ issues }) =>
    issues.map(({ rule, file }) => `${rule} ${file?.slice(folder.length + 1)}`),
  );
}

function errors(report: VerifyReport): string[] {
  return report.checks
    .filter(({ status }) => status === 'error')
    .map(({ check, message }) => `${check}: ${message}`);
}

/** Nobody may find the secret in anything that is printed. */
function expectSilent(report: VerifyReport) {
  for (const text of [
    JSON.stringify(report),
    formatReport(report),
    formatReportMarkdown(report),
    formatSarif([report], { rules: verifyRules(), version: '0.1.0' }),
    formatJUnit([report], { at: new Date() }),
    formatGitHubAnnotations([report]),
  ])
    expect(text).not.toContain(canary.slice(4));
}

beforeAll(async () => {
  repository = CoreRepository.create();
  await repository.scaffold();
  repository.commit('Orders');
});
afterEach(() => repository.reset());
afterAll(() => repository.remove());

it('does not wait for what is no plain file, and says that nobody looked', async () => {
  execFileSync('mkfifo', [path('pipe.yaml'), path('src/pipe.ts')]);
  const server = createServer();
  await new Promise<void>(resolve => server.listen(path('socket'), resolve));
  const report = await verify();
  server.close();
  // Git sees no pipes, and cleans none away.
  for (const pipe of ['pipe.yaml', 'src/pipe.ts']) rmSync(path(pipe));
  expect(found(report).sort()).toEqual([
    'scaffold-markers/not-looked-at pipe.yaml',
    'scaffold-markers/not-looked-at socket',
    'scaffold-markers/not-looked-at src/pipe.ts',
    'secrets/not-looked-at pipe.yaml',
    'secrets/not-looked-at socket',
    'secrets/not-looked-at src/pipe.ts',
  ]);
});

it('does not follow links, whether they lead out, round or nowhere', async () => {
  writeFileSync(join(repository.root, 'outside.env'), `TOKEN=${canary}\n`);
  symlinkSync('../../../outside.env', path('settings.env'));
  symlinkSync('loop', path('loop'));
  symlinkSync('.', path('src/again'));
  symlinkSync('/dev/zero', path('endless.yaml'));
  symlinkSync('/', path('everything'));
  rmSync(path('package.json'));
  symlinkSync('/proc/self/environ', path('package.json'));
  const report = await verify();
  expect(errors(report)).toEqual([]);
  expect(found(report)).toEqual(['shape/unreadable package.json']);
  expectSilent(report);
});

it('refuses a primitive, and a folder of primitives, that is a link', async () => {
  const { root } = repository;
  symlinkSync('/etc', join(root, 'primitives/domain/billing'));
  await expect(verify()).rejects.toThrow(
    'primitives/domain/billing: must be a folder of its own, and is a symbolic link',
  );
  rmSync(join(root, 'primitives/domain/billing'));
  symlinkSync('domain', join(root, 'primitives/process'));
  await expect(verify()).rejects.toThrow(
    'primitives/process: must be a folder',
  );
});

it('says of a file of 200 MB that nobody looked, and is quick about it', async () => {
  writeFileSync(path('data.yaml'), '');
  truncateSync(path('data.yaml'), 200 * 1024 * 1024);
  const start = performance.now();
  const report = await verify();
  expect(performance.now() - start).toBeLessThan(5000);
  expect(found(report)).toEqual([
    'scaffold-markers/not-looked-at data.yaml',
    'secrets/not-looked-at data.yaml',
  ]);
});

it('finds a secret in any encoding, beside bytes, and in what Git tracks but nobody lists', async () => {
  const text = `token: "${canary}"\n`;
  writeFileSync(path('crlf.yaml'), `a: 1\r\n${text}`);
  writeFileSync(path('mark.yaml'), `\u{feff}${text}`);
  writeFileSync(path('wide.yaml'), Buffer.from(`\u{feff}${text}`, 'utf16le'));
  writeFileSync(path('wide-without-mark.yaml'), Buffer.from(text, 'utf16le'));
  writeFileSync(
    path('broken.yaml'),
    Buffer.concat([Buffer.from([0xc3, 0x28, 0x0a]), Buffer.from(text)]),
  );
  writeFileSync(
    path('zero.ts'),
    Buffer.concat([Buffer.from([0, 0x0a]), Buffer.from(text)]),
  );
  mkdirSync(path('dist'));
  writeFileSync(path('dist/main.js'), text);
  mkdirSync(path('node_modules/a'), { recursive: true });
  writeFileSync(path('node_modules/a/ignored.js'), text);
  repository.git('add', '--force', `${folder}/dist/main.js`);
  const report = await verify(['secrets']);
  expect(found(report).map(each => each.split(' ')[1])).toEqual([
    'broken.yaml',
    'crlf.yaml',
    'dist/main.js',
    'mark.yaml',
    'wide-without-mark.yaml',
    'wide.yaml',
    'zero.ts',
  ]);
  const places = report.checks[0].issues.map(
    ({ line, column }) => `${line}:${column}`,
  );
  expect(places).toEqual(['2:9', '2:9', '1:9', '1:9', '1:9', '1:9', '2:9']);
  expectSilent(report);
});

it('repeats no secret of a file that it cannot read as what it is', async () => {
  writeFileSync(path('package.json'), `{"a": ${canary}`);
  writeFileSync(path('catalog-info.yaml'), `a: *${canary}\n${canary}: [`);
  writeFileSync(path('Dockerfile'), `FROM a\n${canary} x\nCOPY ${canary}`);
  writeFileSync(
    path('tsconfig.json'),
    `{"compilerOptions": {"paths": ${canary}`,
  );
  writeFileSync(
    path('src/main.ts'),
    `import '${canary}';\nconst a = ${canary} ${canary};`,
  );
  const report = await verify(staticChecks);
  expect(found(report)).toEqual(
    expect.arrayContaining([
      'shape/unreadable package.json',
      'shape/unreadable Dockerfile',
      'shape/unreadable src/main.ts',
    ]),
  );
  expectSilent(report);
});

it('repeats no secret that a file imports', async () => {
  writeFileSync(path('src/other.ts'), `import '${canary}';\n`);
  const report = await verify(['imports', 'secrets']);
  expect(found(report)).toEqual([
    'imports/unlisted src/other.ts',
    'secrets/known-token/github src/other.ts',
  ]);
  expectSilent(report);
});

it('goes into folders as deep as they are, and says which it cannot read', async () => {
  const deep = Array.from({ length: 60 }, () => 'd'.repeat(30)).join('/');
  mkdirSync(path(deep), { recursive: true });
  writeFileSync(path(`${deep}/a.env`), `A=${canary}\n`);
  expect(found(await verify(['secrets']))).toEqual([
    `secrets/known-token/github ${deep}/a.env`,
  ]);
  rmSync(path('d'.repeat(30)), { recursive: true });
  // Beyond the longest path that a system call takes.
  execFileSync(
    'bash',
    [
      '-c',
      'for i in $(seq 1 40); do mkdir $(printf d%.0s {1..120}) && cd $(printf d%.0s {1..120}) || exit 1; done',
    ],
    { cwd: path('') },
  );
  const report = await verify();
  expect(errors(report)).toEqual([]);
  expect(
    found(report).some(each => each.startsWith('secrets/not-looked-at')),
  ).toBe(true);
  execFileSync('rm', ['-rf', path('d'.repeat(120))]);
});

it('takes any name of a file', async () => {
  const odd = fc
    .stringMatching(/^[^/\0]{1,40}$/)
    .filter(
      name => name !== '.' && name !== '..' && Buffer.byteLength(name) < 200,
    );
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        odd,
        fc.constantFrom(
          'a\nb',
          '"',
          "'",
          '$(touch ran)',
          '`touch ran`',
          '..a',
          '-rf',
          '😀',
          'é',
          'e\u{301}',
          'CON',
          'a\r::error::b',
          '*',
          '?',
        ),
      ),
      async name => {
        mkdirSync(path('odd'), { recursive: true });
        writeFileSync(path(`odd/${name}`), `"${canary}" AMEIDE_SCAFFOLD`);
        const report = await verify(['secrets', 'scaffold-markers']);
        rmSync(path('odd'), { recursive: true });
        expect(report.summary).toBe('failed');
        expect(found(report)).toEqual([
          `scaffold-markers/left odd/${name}`,
          `secrets/known-token/github odd/${name}`,
        ]);
        expect(existsSync(join(repository.root, 'ran'))).toBe(false);
      },
    ),
    { numRuns: 20 },
  );
});

it('sees a name that is no text', async () => {
  const name = Buffer.concat([
    Buffer.from(path('odd-')),
    Buffer.from([0xff, 0xfe]),
  ]);
  writeFileSync(name, canary);
  const report = await verify(['secrets', 'scaffold-markers']);
  expect(found(report).map(each => each.split(' ')[0])).toEqual([
    'scaffold-markers/not-looked-at',
    'secrets/not-looked-at',
  ]);
});

it('runs nothing that attributes, hooks or manifests of the tree name', async () => {
  const { root } = repository;
  const ran = join(root, '.git/ran');
  const evil = join(root, '.git/evil');
  writeFileSync(evil, `#!/bin/sh\ntouch ${ran}\ncat\n`);
  chmodSync(evil, 0o755);
  writeFileSync(join(root, '.gitattributes'), '* filter=evil diff=evil\n');
  const settings = {
    'core.fsmonitor': evil,
    'filter.evil.clean': evil,
    'filter.evil.smudge': evil,
    'diff.evil.textconv': evil,
    'diff.external': evil,
  };
  for (const [key, value] of Object.entries(settings))
    repository.git('config', '--local', key, value);
  const manifest = JSON.parse(readFileSync(path('package.json'), 'utf8'));
  writeFileSync(
    path('package.json'),
    JSON.stringify({
      ...manifest,
      scripts: { ...manifest.scripts, preinstall: evil, prepare: evil },
      bin: { buf: '../../../../etc/passwd' },
    }),
  );
  rmSync(ran, { force: true });
  const report = await verifyPrimitive({
    root,
    kind: 'domain',
    name: 'orders',
    base: 'HEAD',
    checks: staticChecks,
  });
  for (const key of Object.keys(settings))
    repository.git('config', '--local', '--unset', key);
  expect(errors(report)).toEqual([]);
  expect(existsSync(ran)).toBe(false);
});

it('never throws, whatever is in the files of a primitive', async () => {
  const files = [
    'package.json',
    'tsconfig.json',
    'catalog-info.yaml',
    'Dockerfile',
    'src/main.ts',
    '.env',
    'a.toml',
    'go.mod',
    'pyproject.toml',
  ];
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    '=',
    '\n',
    '\r\n',
    ' ',
    'kind: Secret',
    'data:',
    '- ',
    '&a ',
    '*a ',
    '../',
    '${',
    '{{',
    '}}',
    '\u{0}',
    '\u{feff}',
    'password',
    canary,
    '-----BEGIN PRIVATE KEY-----',
    "import '",
    'require(',
    '!!js/function',
    '<<: ',
  );
  const content = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map(each => Buffer.from(each.join(''))),
    fc.uint8Array({ maxLength: 200 }).map(each => Buffer.from(each)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      content,
      async (file, bytes) => {
        const before = existsSync(path(file))
          ? readFileSync(path(file))
          : undefined;
        writeFileSync(path(file), bytes);
        const report = await verify();
        if (before) writeFileSync(path(file), before);
        else rmSync(path(file));
        expect(errors(report)).toEqual([]);
        expectSilent(report);
      },
    ),
    { numRuns: 30 },
  );
});
