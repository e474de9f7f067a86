import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CheckId, VerifyReport } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { CoreRepository } from '../../testing/core-repository';
import { verifyPrimitives } from '../verify-many';
import { cacheFolder } from './fingerprints';

jest.setTimeout(120_000);

const quick: CheckId[] = [
  'imports',
  'tests-present',
  'scaffold-markers',
  'shape',
  'secrets',
];

describe('kept results', () => {
  const before = process.env.XDG_CACHE_HOME;
  let repository: CoreRepository;
  let caches: string;
  let root: string;

  beforeAll(async () => {
    repository = CoreRepository.create();
    root = repository.root;
    caches = mkdtempSync(join(tmpdir(), 'kept-results-'));
    process.env.XDG_CACHE_HOME = caches;
    for (const name of ['first', 'second']) {
      await repository.scaffold({ name });
    }
    repository.commit('Two primitives');
  });

  afterAll(() => {
    if (before === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = before;
    repository.remove();
    rmSync(caches, { recursive: true, force: true });
  });

  afterEach(() => {
    repository.git('reset', '--quiet', '--hard');
    repository.git('clean', '--quiet', '-d', '--force');
  });

  async function verify(
    cache: boolean,
    checks: readonly CheckId[] = quick,
  ): Promise<VerifyReport[]> {
    const reports = await verifyPrimitives({
      root,
      select: 'all',
      checks,
      cache,
    });
    return reports.map(report => ({
      ...report,
      checks: report.checks.map(check => ({ ...check, durationMs: 0 })),
    }));
  }

  const path = (file: string) => join(root, file);
  const own = (name: string, file: string) =>
    path(`primitives/domain/${name}/${file}`);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const append = (file: string, text: string) => {
    if (existsSync(file)) appendFileSync(file, text);
  };

  /** Edits that change what some check finds, or only look as if they did not. */
  const edits: Record<string, (name: string) => void> = {
    'a marker': name =>
      append(own(name, 'src/main.ts'), '// AMEIDE_SCAFFOLD\n'),
    'another import': name =>
      append(own(name, 'src/main.ts'), "import 'left-pad';\n"),
    'an import of the other': name =>
      append(own(name, 'src/main.ts'), "import '@acme/other';\n"),
    'a name for the package': name => {
      const file = own(name, 'package.json');
      if (!existsSync(file)) return;
      const data = JSON.parse(readFileSync(file, 'utf8'));
      write(file, JSON.stringify({ ...data, name: '@acme/other' }));
    },
    'a file that is gone': name =>
      rmSync(own(name, 'Dockerfile'), { force: true }),
    'tests that are gone': name =>
      rmSync(own(name, 'src/__tests__'), { recursive: true, force: true }),
    'a syntax error': name => append(own(name, 'src/main.ts'), 'const = ;\n'),
    'a key': name =>
      write(
        own(name, 'src/key.ts'),
        `export const key = '${['AKIA', 'IOSFODNN7'].join('')}QWERTZU';\n`,
      ),
    'a link': name => {
      rmSync(own(name, 'src/link.ts'), { force: true });
      symlinkSync('../../second/src/main.ts', own(name, 'src/link.ts'));
    },
    'a folder for a file': name => {
      rmSync(own(name, 'README.md'), { recursive: true, force: true });
      mkdirSync(own(name, 'README.md'));
    },
    'the same size and time': name => {
      const file = own(name, 'src/flip.ts');
      const marked = existsSync(file)
        ? readFileSync(file, 'utf8').includes('AMEIDE_SCAFFOLD')
        : true;
      const times = existsSync(file) ? statSync(file) : undefined;
      write(file, marked ? '// AMEIDE_scaffold\n' : '// AMEIDE_SCAFFOLD\n');
      if (times) utimesSync(file, times.atime, times.mtime);
    },
    'another organization': () =>
      write(path('ameide.yaml'), 'organization: acme\n'),
    'another weight': () =>
      write(
        path('ameide.yaml'),
        'severities: { imports: warning, shape: off }\n',
      ),
    'no settings': () => rmSync(path('ameide.yaml'), { force: true }),
    'a file at the root': () => write(path('tsconfig.json'), '{}\n'),
    'all as it was': () => {
      repository.git('reset', '--quiet', '--hard');
      repository.git('clean', '--quiet', '-d', '--force');
    },
  };

  it('are what the checks find anew, whatever was edited', async () => {
    const edit = fc.tuple(
      fc.constantFrom(...Object.keys(edits)),
      fc.constantFrom('first', 'second'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        async list => {
          for (const [what, name] of list) {
            edits[what](name);
            const kept = await verify(true);
            expect(kept).toEqual(await verify(false));
          }
        },
      ),
      { numRuns: 5 },
    );
  });

  it('see every edit at once, and its end', async () => {
    const clean = await verify(true);
    for (const [what, edit] of Object.entries(edits)) {
      edit('first');
      expect([what, await verify(true)]).toEqual([what, await verify(false)]);
      edits['all as it was']('first');
      expect([what, await verify(true)]).toEqual([what, clean]);
    }
  });

  it('see a change of a contract and of generated code', async () => {
    const checks: CheckId[] = ['codegen', 'contract'];
    const clean = await verify(true, checks);
    expect(clean.map(({ summary }) => summary)).toEqual(['passed', 'passed']);
    const proto =
      'packages/ameide_core_proto/src/ameide_core_proto/domain/first/v1/first.proto';
    append(path(proto), 'message lower_case {}\n');
    const changed = await verify(true, checks);
    expect(changed.map(({ summary }) => summary)).toEqual(['failed', 'passed']);
    expect(changed).toEqual(await verify(false, checks));
    edits['all as it was']('first');
    expect(await verify(true, checks)).toEqual(clean);
    const gen = own('second', 'src/gen');
    const [file] = readdirSync(gen, {
      recursive: true,
      encoding: 'utf8',
    }).filter(name => name.endsWith('.js'));
    append(join(gen, file), '// by hand\n');
    const edited = await verify(true, checks);
    expect(edited.map(({ summary }) => summary)).toEqual(['passed', 'failed']);
  });

  describe('on disk', () => {
    const file = () => join(cacheFolder(root), 'domain-first.json');

    it('are used: what is there is what is reported', async () => {
      await verify(true);
      const text = readFileSync(file(), 'utf8');
      const { results } = JSON.parse(text.slice(text.indexOf('\n')));
      expect(Object.keys(results).sort()).toEqual(
        expect.arrayContaining([...quick].sort()),
      );
      // Tests always run.
      expect(results).not.toHaveProperty('tests');
      const { writeKept } = jest.requireActual('./kept-file');
      const kept = JSON.parse(text.slice(text.indexOf('\n')));
      kept.results.shape.message = 'kept';
      writeKept(file(), kept);
      const [first, second] = await verify(true);
      const messages = [first, second].map(
        ({ checks }) => checks.find(({ check }) => check === 'shape')?.message,
      );
      expect(messages[0]).toBe('kept');
      expect(messages[1]).not.toBe('kept');
    });

    it.each<[string, (text: string) => string]>([
      ['cut off', text => text.slice(0, -100)],
      [
        'edited',
        text => text.replace('"message":"', '"message":"All is well: '),
      ],
      ['empty', () => ''],
      ['something else', () => '{"files":{}}'],
    ])('are ignored and written anew when %s', async (_, corrupt) => {
      const expected = await verify(false);
      rmSync(file(), { force: true });
      await verify(true);
      const text = readFileSync(file(), 'utf8');
      writeFileSync(file(), corrupt(text));
      expect(await verify(true)).toEqual(expected);
      expect(readFileSync(file(), 'utf8')).toMatch(/^[0-9a-f]{64}\n\{/);
      expect(await verify(true)).toEqual(expected);
    });

    it('are nobody else’s to read, and none of the tree', async () => {
      await verify(true);
      // eslint-disable-next-line no-bitwise -- that is how modes are read
      expect(statSync(file()).mode & 0o077).toBe(0);
      expect(repository.git('status', '--porcelain')).toBe('');
    });

    it('do without a place to be kept', async () => {
      const expected = await verify(false);
      rmSync(caches, { recursive: true, force: true });
      writeFileSync(caches, '');
      try {
        expect(await verify(true)).toEqual(expected);
      } finally {
        rmSync(caches, { recursive: true, force: true });
      }
    });
  });
});
