import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreSettingsSchema } from '../../settings';
import { CheckContext } from '../check';
import { findIsolation } from './isolation';
import { runPhase } from './run-phase';
import { typescriptTests } from './typescript';

const file = 'src/__tests__/unit/a.test.ts';
const folder = 'primitives/domain/orders';

let root: string;
let lines: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ameide-phase-'));
  lines = [];
});
afterEach(() => {
  delete process.env.CANARY_TOKEN;
  rmSync(root, { recursive: true, force: true });
});

function path(...parts: string[]) {
  return join(root, folder, ...parts);
}

async function run(
  test: string,
  { timeoutSeconds = 30, runner = typescriptTests } = {},
) {
  mkdirSync(path('src/__tests__/unit'), { recursive: true });
  mkdirSync(join(root, 'scratch'), { recursive: true });
  writeFileSync(path(file), `import { it } from 'node:test';\n${test}\n`);
  const settings = coreSettingsSchema.parse({ tests: { timeoutSeconds } });
  const context: CheckContext = {
    ...{ root, folder, settings, files: [file], shapeFolders: [] },
    ...{ kind: 'domain', name: 'orders', language: 'typescript' },
    run: {
      ...{ root, settings, shapeFolders: [], scratch: join(root, 'scratch') },
      ...{ primitives: [], selected: [], pending: new Map() },
    },
    used: () => {},
    progress: line => lines.push(line),
  };
  return runPhase({
    context,
    runner,
    phase: 'unit',
    files: [file],
  });
}

it('leaves JUnit beside the tests, and tells each line as it is printed', async () => {
  const cases = await run("console.log('half way'); it('adds', () => {});");
  expect(cases).toMatchObject([{ name: 'adds', outcome: 'passed' }]);
  expect(readFileSync(path('test-results/unit.xml'), 'utf8')).toContain('adds');
  expect(lines.join('\n')).toContain('half way');
});

it('writes a report for a runner that died', async () => {
  const [died] = await run('', {
    runner: {
      ...typescriptTests,
      command: async about => ({
        ...(await typescriptTests.command(about)),
        args: ['-e', "console.log('last words'); process.exit(7)"],
      }),
    },
  });
  expect(died).toMatchObject({
    outcome: 'failed',
    message: expect.stringMatching(
      /exit code 7 and left no report \(node --test/,
    ),
  });
  expect(died.details).toContain('last words');
  expect(readFileSync(path('test-results/unit.xml'), 'utf8')).toContain(
    'left no report',
  );
});

it('ends what takes too long, together with what it started', async () => {
  const mark = path('still-alive');
  const [died] = await run(
    `import { spawn } from 'node:child_process';
it('waits', () => {
  spawn('sh', ['-c', 'sleep 3; touch "$0"', ${JSON.stringify(
    mark,
  )}], { detached: true, stdio: 'ignore' }).unref();
  return new Promise(resolve => setTimeout(resolve, 60_000));
});`,
    { timeoutSeconds: 1 },
  );
  expect(died.message).toMatch(/took longer than 1 s/);
  // In its own group it outlives a kill of ours, unless it has process numbers of its own.
  const isolation = await findIsolation();
  if ('reason' in isolation) return;
  await new Promise(resolve => {
    setTimeout(resolve, 3_000);
  });
  expect(existsSync(mark)).toBe(false);
});

it('hands over no token, and no network but the loopback', async () => {
  process.env.CANARY_TOKEN = 'canary';
  const isolation = await findIsolation();
  const cases = await run(`
import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { connect, createServer } from 'node:net';
it('knows no token', () => assert.ok(!JSON.stringify(process.env).includes('canary')));
it('has a loopback', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const socket = connect(server.address().port, '127.0.0.1');
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.destroy();
  server.close();
});
it('has nothing else', () => assert.deepEqual(Object.keys(networkInterfaces()).filter(name => name !== 'lo'), []));`);
  const outcomes = cases.map(one => one.outcome);
  expect(outcomes.slice(0, 2)).toEqual(['passed', 'passed']);
  // A machine that cannot take the network away says so in the report instead.
  expect('args' in isolation).toBe(outcomes[2] === 'passed');
});

it('writes no report through a link', async () => {
  mkdirSync(path(), { recursive: true });
  mkdirSync(join(root, 'elsewhere'));
  symlinkSync(join(root, 'elsewhere'), path('test-results'));
  await expect(run("it('adds', () => {});")).rejects.toThrow(
    /test-results is a link/,
  );
  expect(existsSync(join(root, 'elsewhere/unit.xml'))).toBe(false);
});
