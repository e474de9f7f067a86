import { findingsOf } from './findings';
import { parseJunit, syntheticJunit } from './junit';

const report = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testcase name="alone" time="0.1" classname="test"/>
  <testsuite name="Create" tests="2">
    <testcase name="adds" classname="test" failure="1 !== 2">
      <failure type="testCodeFailure" message="1 !== 2">
Error: 1 !== 2
    at fn (file:///repo/node_modules/x/index.js:1:1)
    at fn (file:///repo/primitives/domain/orders/src/handlers.ts:7:3)
    at fn (file:///repo/primitives/domain/orders/src/__tests__/unit/a.test.ts:12:5)
      </failure>
    </testcase>
    <testsuite name="inner"><testcase name="later" classname="test"><skipped type="skipped" message="true"/></testcase></testsuite>
  </testsuite>
</testsuites>`;

const place = {
  phase: 'unit' as const,
  files: ['src/a.test.ts', 'src/handlers.ts', 'src/__tests__/unit/a.test.ts'],
  folder: 'primitives/domain/orders',
  fullPath: '/repo/primitives/domain/orders',
};

it('reads tests however they are nested', () => {
  expect(
    parseJunit(report).map(({ name, outcome }) => [name, outcome]),
  ).toEqual([
    ['alone', 'passed'],
    ['Create › adds', 'failed'],
    ['Create › inner › later', 'skipped'],
  ]);
});

it('finds the place in the test, and takes a skipped test for no pass', () => {
  expect(findingsOf({ ...place, cases: parseJunit(report) })).toEqual([
    expect.objectContaining({
      rule: 'tests/unit-failed',
      message: 'Create › adds: 1 !== 2',
      file: 'primitives/domain/orders/src/__tests__/unit/a.test.ts',
      line: 12,
      column: 5,
    }),
    expect.objectContaining({ rule: 'tests/unit-skipped', severity: 'error' }),
  ]);
});

it('takes a report without a test for no pass', () => {
  const cases = parseJunit(
    '<?xml version="1.0"?>\n<testsuites>\n</testsuites>',
  );
  expect(findingsOf({ ...place, cases })).toEqual([
    expect.objectContaining({ rule: 'tests/unit-empty' }),
  ]);
});

it.each(['src/a.test.ts', '/repo/primitives/domain/orders/src/a.test.ts'])(
  'takes a file without a test, %s, for no pass',
  name => {
    const cases = [
      { name, outcome: 'passed', message: '', details: '' } as const,
    ];
    expect(findingsOf({ ...place, cases })).toEqual([
      expect.objectContaining({
        rule: 'tests/unit-empty',
        file: 'primitives/domain/orders/src/a.test.ts',
      }),
    ]);
  },
);

it.each(['', '<testsuites><testcase name="a"', '<html></html>', 'not xml'])(
  'refuses %j',
  text => {
    expect(() => parseJunit(text)).toThrow();
  },
);

it('writes a report for a runner that died, whatever it printed last', () => {
  const xml = syntheticJunit({
    name: 'unit',
    message: 'ended with exit code 9',
    output: 'a <b> & "c" \u0000 \u001b[31m ]]>',
  });
  expect(parseJunit(xml)).toEqual([
    expect.objectContaining({
      outcome: 'failed',
      message: 'ended with exit code 9',
    }),
  ]);
});
