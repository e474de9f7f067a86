import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import {
  CheckId,
  checkIds,
  primitiveKinds,
  VerifyReport,
  verifyReportSchema,
} from '@ameide/plugin-primitives-common';
import {
  changedPrimitives,
  formatReport,
  formatReportMarkdown,
  listPrimitives,
  readPrimitiveVersion,
  scaffoldPrimitive,
  verifyPrimitive,
} from '.';
import { listFiles } from './files';
import { CoreRepository } from './testing/core-repository';

jest.setTimeout(180_000);

const staticChecks = checkIds.filter(id => id !== 'tests');
const common = {
  version: 'v0',
  language: 'typescript',
  owner: 'group:default/orders-team',
} as const;

function outcomes(report: VerifyReport, status: 'failed' | 'error'): CheckId[] {
  return report.checks
    .filter(check => check.status === status)
    .map(check => check.check);
}

function rules(report: VerifyReport, check: CheckId): string[] {
  return (
    report.checks
      .find(result => result.check === check)
      ?.issues.map(issue => issue.rule) ?? []
  );
}

async function digestOf(root: string): Promise<string> {
  const hash = createHash('sha256');
  for (const path of await listFiles(root))
    hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

describe('a core repository', () => {
  let repository: CoreRepository;
  let seed: string;

  beforeAll(async () => {
    repository = CoreRepository.create();
    seed = repository.git('rev-parse', 'HEAD').trim();
    for (const kind of primitiveKinds) {
      await repository.scaffold({ kind, name: 'first', system: 'commerce' });
      await repository.scaffold({ kind, name: 'second-one', from: 'skeleton' });
    }
    repository.commit('Scaffold');
  });

  afterAll(() => repository.remove());

  it.each(primitiveKinds)(
    'holds a %s example that passes every static check',
    async kind => {
      const report = await verifyPrimitive({
        root: repository.root,
        kind,
        name: 'first',
        base: seed,
        checks: staticChecks,
      });
      expect(formatReport(report)).toContain(`Verify ${kind}/first: passed`);
      expect(report.checks.map(check => check.check)).toEqual(staticChecks);
      expect(report.commit).toBe(repository.git('rev-parse', 'HEAD').trim());
    },
  );

  it.each(primitiveKinds)(
    'holds a %s skeleton that lacks nothing but what its markers say',
    async kind => {
      const report = await verifyPrimitive({
        root: repository.root,
        kind,
        name: 'second-one',
        checks: staticChecks,
      });
      expect(outcomes(report, 'failed')).toEqual(['scaffold-markers']);
      expect(outcomes(report, 'error')).toEqual([]);
    },
  );

  it.each(['domain', 'integration'] as const)(
    'runs the tests of a %s: green for the example, red for the skeleton',
    async kind => {
      const { root } = repository;
      const before = await digestOf(root);
      const green = await verifyPrimitive({
        root,
        kind,
        name: 'first',
        base: seed,
      });
      expect(formatReport(green)).toContain(`Verify ${kind}/first: passed`);
      const red = await verifyPrimitive({
        root,
        kind,
        name: 'second-one',
        base: seed,
      });
      expect(outcomes(red, 'failed')).toEqual(['tests', 'scaffold-markers']);
      expect(outcomes(red, 'error')).toEqual([]);
      const failures =
        red.checks.find(check => check.check === 'tests')?.issues ?? [];
      expect(failures.length).toBeGreaterThan(3);
      for (const { file, line } of failures) {
        expect(file).toMatch(
          new RegExp(
            `^primitives/${kind}/second-one/src/__tests__/.*\\.test\\.ts$`,
          ),
        );
        expect(line).toBeGreaterThan(0);
      }
      for (const report of [green, red]) {
        expect(verifyReportSchema.parse(report)).toEqual(report);
        expect(
          JSON.stringify(report) + formatReportMarkdown(report),
        ).not.toContain(root);
      }
      expect(await digestOf(root)).toBe(before);
      expect(repository.git('status', '--porcelain')).toBe('');
      expect(
        existsSync(
          join(root, `primitives/${kind}/second-one/test-results/unit.xml`),
        ),
      ).toBe(true);
    },
  );

  it('lists what is there, what changed, and which version it is', async () => {
    const { root } = repository;
    const all = await listPrimitives({ root });
    expect(all).toHaveLength(12);
    expect(await changedPrimitives({ root, base: seed })).toEqual(all);
    expect(await changedPrimitives({ root, base: 'HEAD' })).toEqual([]);
    expect(await changedPrimitives({ root, base: '0'.repeat(40) })).toEqual(
      all,
    );
    await expect(changedPrimitives({ root, base: 'nowhere' })).rejects.toThrow(
      'base: "nowhere" is no revision',
    );
    expect(
      await readPrimitiveVersion({ root, kind: 'agent', name: 'first' }),
    ).toBe('v0');
  });

  it('is never written over', async () => {
    const { root } = repository;
    await expect(
      scaffoldPrimitive({
        ...common,
        root,
        kind: 'domain',
        name: 'first',
        from: 'skeleton',
      }),
    ).rejects.toThrow('primitives/domain/first is there already');
  });

  it.each([
    [{ name: '../x' }, 'name: must be lower-case words'],
    [{ name: 'a-smoke' }, 'name: must not end in'],
    [{ version: '1' }, 'version: must be "v"'],
    [{ owner: 'a\nb: c' }, 'owner: must be an entity reference'],
    [{ description: 'a\nb' }, 'description: must be one line'],
    [
      { language: 'python' as const },
      'language: domain is not offered in python; choose typescript or go',
    ],
  ])('refuses %j', async (changes, message) => {
    const { root } = repository;
    await expect(
      scaffoldPrimitive({
        ...common,
        root,
        kind: 'domain',
        name: 'third',
        from: 'skeleton',
        ...changes,
      }),
    ).rejects.toThrow(message);
  });
});

it('gives the same bytes on every run, and a dry run says them before', async () => {
  const [one, two] = [CoreRepository.create(), CoreRepository.create()];
  const wanted = {
    ...common,
    kind: 'process',
    name: 'order-flow-2x',
    from: 'example',
  } as const;
  const dry = await scaffoldPrimitive({
    ...wanted,
    root: one.root,
    dryRun: true,
  });
  expect(one.git('status', '--porcelain')).toBe('');
  expect(await scaffoldPrimitive({ ...wanted, root: one.root })).toEqual(dry);
  expect(await scaffoldPrimitive({ ...wanted, root: two.root })).toEqual(dry);
  expect(await digestOf(one.root)).toBe(await digestOf(two.root));
  const report = await verifyPrimitive({
    root: one.root,
    kind: 'process',
    name: wanted.name,
    checks: staticChecks,
  });
  expect(report.summary).toBe('passed');
  expect(report.commit).toBeUndefined();
  one.remove();
  two.remove();
});

describe('what people do to a primitive', () => {
  let repository: CoreRepository;
  let base: string;
  const folder = 'primitives/domain/orders';
  const proto =
    'packages/ameide_core_proto/src/ameide_core_proto/domain/orders/v1/orders.proto';
  const verify = (checks: CheckId[]) =>
    verifyPrimitive({
      root: repository.root,
      kind: 'domain',
      name: 'orders',
      base,
      checks,
    });
  const path = (file: string) => join(repository.root, file);
  const edit = (file: string, change: (text: string) => string) =>
    writeFileSync(path(file), change(readFileSync(path(file), 'utf8')));

  beforeAll(async () => {
    repository = CoreRepository.create();
    await repository.scaffold();
    base = repository.commit('Orders');
  });

  afterEach(() => repository.reset());

  afterAll(() => repository.remove());

  it('edits generated code by hand', async () => {
    const gen = `${folder}/src/gen/ameide_core_proto/domain/orders/v1`;
    appendFileSync(path(`${gen}/orders_pb.js`), '// mine\n');
    writeFileSync(path(`${gen}/old_pb.js`), '');
    rmSync(path(`${gen}/orders_pb.d.ts`));
    const before = await digestOf(repository.root);
    const report = await verify(['codegen']);
    expect(rules(report, 'codegen')).toEqual([
      'codegen/stale',
      'codegen/missing',
      'codegen/changed',
    ]);
    expect(await digestOf(repository.root)).toBe(before);
  });

  it('changes the contract and forgets the code', async () => {
    edit(proto, text =>
      text.replace('string item = 1;', 'string article = 1;'),
    );
    const report = await verify(['codegen', 'contract']);
    expect(outcomes(report, 'failed')).toEqual(['codegen', 'contract']);
    expect(report.checks[1].issues[0]).toMatchObject({
      rule: expect.stringMatching(/^contract\/breaking\/FIELD_/),
      file: proto,
      line: expect.any(Number),
    });
  });

  it('breaks a rule of buf, and its grammar', async () => {
    edit(proto, text => text.replace('rpc Get(', 'rpc get('));
    expect(rules(await verify(['contract']), 'contract')).toContain(
      'contract/lint/RPC_PASCAL_CASE',
    );
    edit(proto, text => `${text}\nmessage {`);
    const report = await verify(['contract', 'codegen']);
    expect(report.summary).not.toBe('passed');
    expect(outcomes(report, 'failed')).toContain('contract');
  });

  it('takes the contract away', async () => {
    rmSync(path(proto));
    rmSync(
      path('packages/ameide_core_proto/src/ameide_core_proto/domain/orders'),
      { recursive: true },
    );
    const report = await verify(['contract', 'codegen']);
    expect(outcomes(report, 'failed')).toEqual(['codegen', 'contract']);
  });

  it('moves the contract to another file', async () => {
    repository.git('mv', proto, proto.replace('orders.proto', 'other.proto'));
    const report = await verify(['contract']);
    expect(rules(report, 'contract')).toContain(
      'contract/breaking/FILE_NO_DELETE',
    );
  });

  it('names a program of their own as plugin', async () => {
    const generation =
      'packages/ameide_core_proto/buf.gen.domain-orders.local.yaml';
    edit(generation, text => text.replace('protoc-gen-es', '/tmp/evil'));
    expect(rules(await verify(['codegen']), 'codegen')).toEqual([
      'codegen/impossible',
    ]);
  });

  it('leaves a secret, and the report does not repeat it', async () => {
    const secret = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
    appendFileSync(
      path(`${folder}/src/main.ts`),
      `export const key = '${secret}';\n`,
    );
    const report = await verify(['secrets']);
    expect(outcomes(report, 'failed')).toEqual(['secrets']);
    expect(report.checks[0].issues[0]).toMatchObject({
      file: `${folder}/src/main.ts`,
      line: expect.any(Number),
    });
    expect(JSON.stringify(report)).not.toContain(secret.slice(4));
  });

  it('links out of the primitive', async () => {
    symlinkSync('../../../../ameide.yaml', path(`${folder}/src/settings.ts`));
    expect(rules(await verify(['imports']), 'imports')).toEqual([
      'imports/symbolic-link',
    ]);
  });

  it('removes what the kind is made of', async () => {
    rmSync(path(`${folder}/src/outbox/dispatcher.ts`));
    writeFileSync(path(`${folder}/catalog-info.yaml`), 'kind: [\n');
    expect(rules(await verify(['shape']), 'shape')).toEqual([
      'shape/unreadable',
      'shape/missing',
    ]);
  });

  it('writes tests that prove nothing', async () => {
    rmSync(path(`${folder}/src/__tests__`), { recursive: true });
    expect(
      outcomes(await verify(['tests-present', 'tests']), 'failed'),
    ).toEqual(['tests-present', 'tests']);
    mkdirSync(path(`${folder}/src/__tests__/unit`), { recursive: true });
    const test = path(`${folder}/src/__tests__/unit/a.test.ts`);
    for (const [body, rule] of [
      [
        "import { test } from 'node:test'; test('later', { skip: true }, () => {});",
        'tests/unit-skipped',
      ],
      ['process.exit(0);', 'tests/unit-empty'],
      ['const broken = ;', 'tests/unit-failed'],
      [
        "import { test } from 'node:test'; test('token', () => { if (!process.env.GITHUB_TOKEN) throw new Error('none'); });",
        'tests/unit-failed',
      ],
    ]) {
      writeFileSync(test, body);
      process.env.GITHUB_TOKEN = 'not for tests';
      const report = await verify(['tests']);
      delete process.env.GITHUB_TOKEN;
      expect([body, rules(report, 'tests')]).toEqual([body, [rule]]);
      expect(existsSync(path(`${folder}/test-results/unit.xml`))).toBe(true);
    }
  });
});

it('without buf says so, and how to get it: an error, no pass', async () => {
  const repository = CoreRepository.create();
  await repository.scaffold();
  mkdirSync(join(repository.root, 'node_modules/.bin'), { recursive: true });
  writeFileSync(
    join(repository.root, 'node_modules/.bin/buf'),
    '#!/bin/sh\nexit 7\n',
    { mode: 0o755 },
  );
  const report = await verifyPrimitive({
    root: repository.root,
    kind: 'domain',
    name: 'orders',
    checks: ['contract', 'shape'],
  });
  expect(report.summary).toBe('error');
  expect(outcomes(report, 'error')).toEqual(['contract']);
  repository.remove();
});
