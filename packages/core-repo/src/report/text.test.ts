import { oneLine, plainLines } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import {
  sampleCheck,
  sampleFinding,
  sampleReport,
} from '../testing/sample-report';
import { formatReportMarkdown } from './markdown';
import { formatReport, formatReports } from './text';

const hostile = '\u001b[2J\r\n::add-mask::x\n##[add-mask]y\u202egpj.exe';

it('says everything that a person can act on', () => {
  expect(formatReport(sampleReport())).toBe(
    [
      'Verify domain/orders: failed',
      '  passed  shape             1 of 9 imports (12 ms)',
      '  FAILED  imports           1 of 9 imports (12 ms)',
      '          primitives/domain/orders/src/main.ts:3:7  error  imports ../../process/l2o',
      '            imports/other-primitive: Call it through its SDK',
      '            https://example.com/checks/imports.md#other-primitive',
      '  ERROR   contract          Could not run: buf is not installed (12 ms)',
      'Next:',
      '  - Call other primitives through their SDKs',
      '',
    ].join('\n'),
  );
});

it('says once what is to be done about several findings', () => {
  const issues = [
    sampleFinding(),
    sampleFinding({ line: 9 }),
    sampleFinding({ line: 11, remedy: 'Something else' }),
  ];
  const lines = formatReport(
    sampleReport({ checks: [sampleCheck({ issues })] }),
  ).split('\n');
  expect(lines.slice(2, 9).map(line => line.trim().split(' ')[0])).toEqual([
    'primitives/domain/orders/src/main.ts:3:7',
    'primitives/domain/orders/src/main.ts:9:7',
    'imports/other-primitive:',
    'https://example.com/checks/imports.md#other-primitive',
    'primitives/domain/orders/src/main.ts:11:7',
    'imports/other-primitive:',
    'https://example.com/checks/imports.md#other-primitive',
  ]);
});

it.each([
  [[], 'No primitive to verify'],
  [[sampleReport({ summary: 'passed' })], '1 primitive: 1 passed'],
  [
    [
      sampleReport(),
      sampleReport({ summary: 'error' }),
      sampleReport({ summary: 'passed' }),
    ],
    '3 primitives: 1 passed, 1 failed, 1 could not be checked',
  ],
])('counts reports (%#)', (reports, last) => {
  expect(formatReports(reports).trimEnd().split('\n').at(-1)).toBe(last);
});

it('lets text from outside command neither a terminal nor a runner', () => {
  const report = sampleReport({
    primitive: { kind: 'domain', name: hostile },
    checks: [
      sampleCheck({
        message: hostile,
        issues: [
          sampleFinding({
            message: hostile,
            file: hostile,
            rule: hostile,
            remedy: hostile,
            help: hostile,
          }),
        ],
      }),
    ],
    next_steps: [hostile],
  });
  for (const line of formatReport(report).split('\n')) {
    expect(line).not.toMatch(/^\s*::|##\[/);
    expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
  }
  expect(formatReport(report)).toContain('gpj.exe');
});

it('keeps lines apart and text whole, whatever it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(oneLine(text)).not.toMatch(/[\r\n]|##\[/);
      for (const line of plainLines(text))
        expect(line).not.toMatch(/[\r\n]|##\[/);
    }),
  );
});

it('links a rule to its page in Markdown, and takes no address for one that is none', () => {
  const markdown = (help: string) =>
    formatReportMarkdown(
      sampleReport({
        checks: [sampleCheck({ issues: [sampleFinding({ help })] })],
      }),
    );
  expect(markdown('https://example.com/a.md#b')).toContain(
    '[imports/other-primitive](https://example.com/a.md#b)',
  );
  expect(markdown('file:///etc/passwd')).not.toContain('](file');
  expect(markdown('https://x) [y](https://z')).not.toContain('](https');
});
