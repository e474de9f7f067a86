import { createProgress } from './progress';

const result = {
  check: 'tests' as const,
  status: 'passed' as const,
  message: '',
  durationMs: 12,
  issues: [],
};
const report = {
  schemaVersion: 1 as const,
  summary: 'passed' as const,
  primitive: { kind: 'domain', name: 'orders' },
  tools: {},
  checks: [result],
  next_steps: [],
};

it.each([
  [
    true,
    true,
    [
      '  domain/orders tests | ok 1',
      '  domain/orders tests | ::error::x',
      '  passed  domain/orders tests (12 ms)',
      'domain/orders: passed',
    ],
  ],
  [
    true,
    false,
    [
      '  domain/orders tests | ok 1',
      '  domain/orders tests | ::error::x',
      '  passed  domain/orders tests (12 ms)',
    ],
  ],
  [
    false,
    true,
    [
      '  domain/orders tests | ok 1',
      '  domain/orders tests | ::error::x',
      'domain/orders: passed',
    ],
  ],
])('tells what goes on (terminal %s, many %s)', (isTerminal, isMany, told) => {
  const lines: string[] = [];
  const progress = createProgress({
    isTerminal,
    isMany,
    write: line => lines.push(line),
  });
  progress.onProgress({
    kind: 'domain',
    name: 'orders',
    check: 'tests',
    line: 'ok 1\n::error::x',
  });
  progress.onCheck({ kind: 'domain', name: 'orders', result });
  progress.onReport(report);
  expect(lines).toEqual(told);
});
