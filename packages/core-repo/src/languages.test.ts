import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkIds } from '@ameide/plugin-primitives-common';
import {
  buildPrimitive,
  BuildPlatform,
  formatReport,
  scaffoldPrimitive,
  verifyPrimitive,
} from '.';
import { CoreRepository } from './testing/core-repository';
import { offered } from './testing/offered';
import { runPrograms } from './testing/run-programs';
import { goEnvironment } from './tools/go';
import { run } from './tools/run';

/** Where nothing is compiled yet, Go's own library and the generators take a minute. */
jest.setTimeout(300_000);

const starts = [
  { from: 'example', name: 'first' },
  { from: 'skeleton', name: 'second-one' },
] as const;
const others = offered.filter(({ language }) => language !== 'typescript');
const hostPlatform: BuildPlatform =
  process.arch === 'arm64' ? 'linux/arm64' : 'linux/amd64';

let repository: CoreRepository;
let root: string;
let seed: string;

/** Runs Go over several modules at once, so that what they share is compiled once. */
async function go(args: string[], folder: string) {
  const result = await run('go', args, {
    cwd: folder,
    env: { ...goEnvironment(), GOWORK: join(root, 'go.work') },
    timeoutMs: 240_000,
  });
  return { exitCode: result.exitCode, output: result.stdout + result.stderr };
}

/** A machine with Node alone does the whole loop in TypeScript; what it cannot prove of the others is counted as skipped. */
const isThere = (program: string, argument: string) =>
  spawnSync(program, [argument]).status === 0;
const described =
  isThere('go', 'version') && isThere('python3', '--version')
    ? describe
    : describe.skip;

described('primitives in Go and Python, with both on PATH', () => {
  beforeAll(async () => {
    repository = CoreRepository.create();
    ({ root } = repository);
    seed = repository.git('rev-parse', 'HEAD').trim();
    for (const { kind, language } of others) {
      for (const start of starts) {
        await repository.scaffold({ kind, language, ...start });
      }
    }
    repository.commit('Scaffold');
  });

  afterAll(() => repository.remove());

  it('every start in Go compiles, tests and all, and is formatted by gofmt', async () => {
    const modules = others
      .filter(({ language }) => language === 'go')
      .flatMap(({ kind }) =>
        starts.map(({ name }) => `./primitives/${kind}/${name}`),
      );
    expect(modules).toHaveLength(8);
    writeFileSync(
      join(root, 'go.work'),
      `go 1.25.0\nuse (\n${modules.join('\n')}\n)\n`,
    );
    const vet = await go(
      ['vet', '-tags', 'integration', ...modules.map(path => `${path}/...`)],
      root,
    );
    rmSync(join(root, 'go.work'));
    rmSync(join(root, 'go.work.sum'), { force: true });
    expect(vet).toEqual({ exitCode: 0, output: '' });
    const format = await run('gofmt', ['-l', ...modules], {
      cwd: root,
      env: goEnvironment(),
      timeoutMs: 60_000,
    });
    expect(format).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  describe.each([
    { kind: 'domain', language: 'go' },
    { kind: 'agent', language: 'python' },
  ] as const)('a $kind in $language', ({ kind, language }) => {
    it('passes every check as an example', async () => {
      const report = await verifyPrimitive({
        root,
        kind,
        name: 'first',
        base: seed,
      });
      expect(formatReport(report)).toContain(`Verify ${kind}/first: passed`);
      expect(report.checks.map(check => check.check)).toEqual(checkIds);
    });

    it('lacks nothing but what its markers say as a skeleton', async () => {
      const report = await verifyPrimitive({
        root,
        kind,
        name: 'second-one',
      });
      expect(
        report.checks.filter(check => check.status !== 'passed'),
      ).toMatchObject([
        { check: 'tests', status: 'failed' },
        { check: 'scaffold-markers', status: 'failed' },
      ]);
    });

    it('is built to the same bytes in any folder, and does what its smoke asks for', async () => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'another-core-'));
      cpSync(root, elsewhere, { recursive: true });
      const [one, two] = await Promise.all(
        [root, elsewhere].map(at =>
          buildPrimitive({
            root: at,
            kind,
            name: 'first',
            platforms: [hostPlatform],
          }),
        ),
      );
      rmSync(elsewhere, { recursive: true });
      expect(one).toEqual(two);
      expect(one.language).toBe(language);
      const folder = join(
        root,
        one.folder,
        language === 'go' ? hostPlatform : '',
      );
      const { main, smoke } = await runPrograms(folder);
      expect(smoke).toEqual({
        exitCode: 0,
        output: expect.stringContaining('2 passed, 0 failed'),
      });
      expect(main).toEqual({
        exitCode: 0,
        output: expect.stringContaining('told to stop'),
      });
      expect(repository.git('status', '--porcelain')).toBe('');
    });
  });

  it('takes what running Python leaves for no drift, and for no file of the primitive', async () => {
    const folder = join(root, 'primitives/agent/first');
    for (const path of ['src/gen/__pycache__', '.pytest_cache', '.venv/lib']) {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, 'left.pyc'), 'AMEIDE_SCAFFOLD');
    }
    const report = await verifyPrimitive({
      root,
      kind: 'agent',
      name: 'first',
      checks: ['codegen', 'scaffold-markers'],
    });
    expect(report.summary).toBe('passed');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('compiles Go for every platform of an image, and says what is wrong with code that does not compile', async () => {
    const folder = join(root, 'primitives/domain/tiny');
    mkdirSync(join(folder, 'cmd/smoke'), { recursive: true });
    writeFileSync(
      join(folder, 'go.mod'),
      'module example.com/tiny\n\ngo 1.25.0\n',
    );
    for (const path of ['cmd/main.go', 'cmd/smoke/main.go']) {
      writeFileSync(join(folder, path), 'package main\n\nfunc main() {}\n');
    }
    const build = () => buildPrimitive({ root, kind: 'domain', name: 'tiny' });
    const { files } = await build();
    expect(files.map(({ path }) => path)).toEqual([
      'linux/amd64/main',
      'linux/amd64/smoke',
      'linux/arm64/main',
      'linux/arm64/smoke',
    ]);
    expect(files[0].digest).not.toBe(files[2].digest);
    writeFileSync(
      join(folder, 'cmd/main.go'),
      'package main\n\nfunc main() {\n',
    );
    await expect(build()).rejects.toThrow(
      /go build: exit code 1\n.*main\.go:4/s,
    );
  });

  it.each([
    ['go', 'domain', 'go is not installed: install Go 1.25 or newer'],
    [
      'python',
      'agent',
      'python3 is not installed: install Python 3.11 or newer',
    ],
  ] as const)(
    'without %s says so, and how to get it',
    async (language, kind, message) => {
      const empty = mkdtempSync(join(tmpdir(), 'nothing-'));
      const { PATH } = process.env;
      process.env.PATH = empty;
      try {
        await expect(
          scaffoldPrimitive({
            root,
            kind,
            language,
            name: 'third',
            from: 'example',
            version: 'v0',
            owner: 'group:default/orders-team',
          }),
        ).rejects.toThrow(message);
      } finally {
        process.env.PATH = PATH;
        rmSync(empty, { recursive: true });
      }
    },
  );
});
