import { goEventsToJunit } from './go-events';
import { parseJunit } from './junit';

const name = 'example.com/core/primitives/domain/orders/internal/handlers';
const files = [
  'internal/handlers/handlers_test.go',
  'internal/store/store_test.go',
];

function read(events: object[], before = '') {
  const lines = events.map(event =>
    JSON.stringify({ Package: name, ...event }),
  );
  return parseJunit(goEventsToJunit(`${before}${lines.join('\n')}\n`, files));
}

it('takes the outcome of each test, and names the file of what failed from the primitive', () => {
  const cases = read([
    { Action: 'start' },
    { Action: 'run', Test: 'TestGood' },
    { Action: 'pass', Test: 'TestGood' },
    { Action: 'output', Test: 'TestBad', Output: '=== RUN   TestBad\n' },
    {
      Action: 'output',
      Test: 'TestBad',
      Output: '    handlers_test.go:23: got <nil>, want "a & b"\n',
    },
    { Action: 'fail', Test: 'TestBad' },
    {
      Action: 'output',
      Test: 'TestIdle',
      Output: '    handlers_test.go:30: no database\n',
    },
    { Action: 'skip', Test: 'TestIdle' },
    { Action: 'fail' },
  ]);
  expect(cases).toMatchObject([
    { name: `${name} › TestGood`, outcome: 'passed' },
    {
      name: `${name} › TestBad`,
      outcome: 'failed',
      message: 'got <nil>, want "a & b"',
      details: expect.stringContaining('internal/handlers/handlers_test.go:23'),
    },
    { name: `${name} › TestIdle`, outcome: 'skipped', message: 'no database' },
  ]);
});

it('counts a test with others inside by them', () => {
  const cases = read([
    { Action: 'pass', Test: 'TestTable/one' },
    { Action: 'fail', Test: 'TestTable/two' },
    { Action: 'fail', Test: 'TestTable' },
    { Action: 'fail' },
  ]);
  expect(cases.map(one => one.outcome)).toEqual(['passed', 'failed']);
});

it('counts a test that failed by itself though those inside passed', () => {
  const cases = read([
    { Action: 'pass', Test: 'TestTable/one' },
    { Action: 'fail', Test: 'TestTable' },
    { Action: 'fail' },
  ]);
  expect(cases.map(one => one.name.split(' › ')[1])).toEqual([
    'TestTable/one',
    'TestTable',
  ]);
});

it('takes a package that does not compile for a failure with the words of the compiler', () => {
  const [died] = read([
    {
      Package: undefined,
      ImportPath: `${name} [${name}.test]`,
      Action: 'build-output',
      Output: `# ${name}\n`,
    },
    {
      Package: undefined,
      ImportPath: `${name} [${name}.test]`,
      Action: 'build-output',
      Output: 'internal/handlers/handlers_test.go:9:2: undefined: answer\n',
    },
    { Action: 'output', Output: `FAIL\t${name} [build failed]\n` },
    { Action: 'fail', FailedBuild: `${name} [${name}.test]` },
  ]);
  expect(died).toMatchObject({
    outcome: 'failed',
    message: 'undefined: answer',
  });
});

it('takes a process that died under a test for a failure', () => {
  const cases = read([
    { Action: 'run', Test: 'TestExit' },
    { Action: 'output', Output: 'exit status 3\n' },
    { Action: 'fail' },
  ]);
  expect(cases).toMatchObject([
    { outcome: 'failed', message: 'exit status 3' },
  ]);
});

it.each([
  ['a package without tests', [{ Action: 'skip' }], ''],
  ['what is no event', [], 'go: downloading\n{"half\n'],
])('finds no test in %s', (_what, events, before) => {
  expect(read(events, before)).toEqual([]);
});
