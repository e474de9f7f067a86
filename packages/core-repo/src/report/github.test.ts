import fc from 'fast-check';
import {
  sampleCheck,
  sampleFinding,
  sampleReport,
} from '../testing/sample-report';
import { formatGitHubAnnotations, workflowCommand } from './github';

/** Reads a workflow command as GitHub's runner does (actions/runner, ActionCommand). */
function parse(line: string) {
  const match = /^::(\w+)(?: (.*?))?::(.*)$/s.exec(line);
  if (!match) return undefined;
  const decode = (text: string, property: boolean) =>
    (property ? text.replaceAll('%3A', ':').replaceAll('%2C', ',') : text)
      .replaceAll('%0D', '\r')
      .replaceAll('%0A', '\n')
      .replaceAll('%25', '%');
  const [, command, properties = '', message] = match;
  return {
    command,
    properties: Object.fromEntries(
      properties
        .split(',')
        .filter(Boolean)
        .map(pair => {
          const at = pair.indexOf('=');
          return [pair.slice(0, at), decode(pair.slice(at + 1), true)];
        }),
    ),
    message: decode(message, false),
  };
}

it('survives any text as one command', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.string(),
      (title, message) => {
        const line = workflowCommand('error', { title }, message);
        expect(line).not.toMatch(/[\r\n]/);
        expect(parse(line)).toEqual({
          command: 'error',
          properties: { title },
          message,
        });
      },
    ),
  );
});

it.each([
  ['a%0Ab', 'a%250Ab'],
  ['a\r\nb', 'a%0D%0Ab'],
  ['::warning::x', '::warning::x'],
])('writes the message %j as %j', (message, written) => {
  expect(workflowCommand('error', {}, message)).toBe(`::error::${written}`);
});

it('writes errors first, then warnings, then what came of it', () => {
  const report = sampleReport({
    checks: [
      sampleCheck({
        issues: [
          sampleFinding({ severity: 'warning', line: undefined }),
          sampleFinding({ file: 'a,b:c.ts' }),
        ],
      }),
      sampleCheck({
        check: 'tests',
        status: 'error',
        message: 'x',
        issues: [],
      }),
    ],
  });
  expect(formatGitHubAnnotations([report])).toBe(
    [
      '::error title=domain/orders%3A tests::x',
      '::error file=a%2Cb%3Ac.ts,line=3,col=7,title=imports/other-primitive::imports ../../process/l2o%0ACall it through its SDK',
      '::warning file=primitives/domain/orders/src/main.ts,col=7,title=imports/other-primitive::imports ../../process/l2o%0ACall it through its SDK',
      'Verify domain/orders: failed',
      '',
    ].join('\n'),
  );
});

it('says where the rest is when GitHub does not show all', () => {
  const issues = Array.from({ length: 11 }, () => sampleFinding());
  const text = formatGitHubAnnotations([
    sampleReport({ checks: [sampleCheck({ issues })] }),
  ]);
  expect(text).toContain(
    'GitHub shows the first 10 errors and 10 warnings of a step; this log has all 11 and 0\n',
  );
  expect(formatGitHubAnnotations([])).toBe('No primitive to verify\n');
});
