import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyPrimitive } from '../..';
import { CoreRepository } from '../../testing/core-repository';

jest.setTimeout(60_000);

/** Every byte, name, mode and link below a folder, what Git keeps too. */
function treeOf(folder: string): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const stats = lstatSync(path);
    hash.update(`${path}\0${stats.mode}\0`);
    if (stats.isSymbolicLink()) hash.update(readlinkSync(path));
    else if (stats.isFile()) hash.update(readFileSync(path));
    else if (stats.isDirectory())
      for (const name of readdirSync(path).sort()) visit(join(path, name));
  };
  visit(folder);
  return hash.digest('hex');
}

const canary = `ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}`;
const folder = 'primitives/domain/orders';
const gen = `${folder}/src/gen/ameide_core_proto/domain/orders/v1`;
let repository: CoreRepository;
const path = (file: string) => join(repository.root, file);

async function codegen() {
  const report = await verifyPrimitive({
    root: repository.root,
    kind: 'domain',
    name: 'orders',
    checks: ['codegen'],
  });
  return report.checks[0];
}

beforeAll(async () => {
  repository = CoreRepository.create();
  await repository.scaffold();
  repository.commit('Orders');
});

afterEach(() => repository.reset());
afterAll(() => repository.remove());

it('leaves the tree as it was, also when it is killed in the middle', async () => {
  // A buf that waits: the moment in the middle is certain.
  const { root } = repository;
  mkdirSync(path('node_modules/.bin'), { recursive: true });
  const started = path('node_modules/started');
  writeFileSync(
    path('node_modules/.bin/buf'),
    `#!/bin/sh\necho "$$" > ${started}.part; mv ${started}.part ${started}\nexec sleep 30\n`,
  );
  chmodSync(path('node_modules/.bin/buf'), 0o755);
  const before = treeOf(root);
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli-node/config/nodeTransform.cjs'),
      // eslint-disable-next-line no-restricted-syntax -- tests run from sources
      join(__dirname, '../../testing/verify-child.ts'),
      root,
      'domain',
      'orders',
    ],
    { env: { ...process.env, TMPDIR: path('node_modules') }, stdio: 'ignore' },
  );
  while (!existsSync(started)) {
    expect(child.exitCode).toBeNull();
    await sleep(20);
  }
  const scratch = readdirSync(path('node_modules')).filter(name =>
    name.startsWith(`ameide-${child.pid}-`),
  );
  expect(scratch.length).toBeGreaterThan(0);
  for (const name of scratch)
    expect(lstatSync(path(`node_modules/${name}`)).mode % 0o1000).toBe(0o700);
  child.kill('SIGKILL');
  await once(child, 'exit');
  process.kill(Number(readFileSync(started, 'utf8')), 'SIGKILL');
  for (const name of [...scratch, 'started'])
    rmSync(path(`node_modules/${name}`), { recursive: true });
  expect(treeOf(root)).toBe(before);
});

it('names each file that differs, shows how, and repeats no secret', async () => {
  appendFileSync(path(`${gen}/orders_pb.js`), `// ${canary}\n`);
  writeFileSync(
    path(`${gen}/old_pb.js`),
    '// @generated from file ameide_core_proto/domain/orders/v1/old.proto\n',
  );
  rmSync(path(`${gen}/orders_pb.d.ts`));
  const before = treeOf(repository.root);
  const result = await codegen();
  expect(treeOf(repository.root)).toBe(before);
  expect(result.issues.map(({ rule }) => rule)).toEqual([
    'codegen/stale',
    'codegen/missing',
    'codegen/changed',
  ]);
  expect(result.issues[0].message).toContain('old.proto is gone');
  expect(result.issues[2].message).toMatch(/@@ .*\n(.*\n)*-\/\/ \*\*\*/);
  expect(JSON.stringify(result)).not.toContain(canary.slice(4));
});

it('takes a link to the right content for no generated file', async () => {
  const file = path(`${gen}/orders_pb.js`);
  writeFileSync(path('elsewhere.js'), readFileSync(file));
  rmSync(file);
  symlinkSync(path('elsewhere.js'), file);
  expect((await codegen()).issues).toMatchObject([
    { rule: 'codegen/not-a-file' },
  ]);
});

it('sees that the programs are not the pinned ones', async () => {
  const lock = path('package-lock.json');
  writeFileSync(
    lock,
    readFileSync(lock, 'utf8').replaceAll('"2.17.0"', '"2.16.0"'),
  );
  expect((await codegen()).issues).toMatchObject([
    {
      rule: 'codegen/unpinned-tool',
      message: 'protoc-gen-es 2.17.0 was run; pinned is 2.16.0',
    },
  ]);
});

it('runs no program that is part of the tree', async () => {
  mkdirSync(path('node_modules/.bin'), { recursive: true });
  const ran = path('ran');
  writeFileSync(path('node_modules/.bin/buf'), `#!/bin/sh\ntouch ${ran}\n`);
  chmodSync(path('node_modules/.bin/buf'), 0o755);
  repository.git('add', '--force', 'node_modules');
  expect((await codegen()).issues).toMatchObject([
    { rule: 'codegen/tracked-tool' },
  ]);
  expect(existsSync(ran)).toBe(false);
});

it.each([
  ['a program of its own', 'local: protoc-gen-es', 'local: ./evil'],
  ['a remote one', 'local: protoc-gen-es', 'remote: buf.build/x/y'],
  [
    'a folder above',
    '../../primitives/domain/orders/src/gen',
    '../../../../../tmp/x',
  ],
  [
    'another primitive',
    'primitives/domain/orders/src/gen',
    'primitives/domain/billing/src/gen',
  ],
  ['an absolute folder', '../../primitives/domain/orders/src/gen', '/tmp/x'],
])(
  'refuses %s in the generation file, and says which key',
  async (_title, from, to) => {
    const file = path(
      'packages/ameide_core_proto/buf.gen.domain-orders.local.yaml',
    );
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replaceAll(from, to));
    const before = treeOf(repository.root);
    expect((await codegen()).issues).toMatchObject([
      {
        rule: 'codegen/impossible',
        message: expect.stringMatching(
          /^packages\/.*local\.yaml: (?:plugins\.0|out)/,
        ),
      },
    ]);
    expect(treeOf(repository.root)).toBe(before);
  },
);
