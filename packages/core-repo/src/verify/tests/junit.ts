import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import { escapeXml, xmlElement } from '@ameide/plugin-primitives-common';

/** One test as a JUnit file has it. @internal */
export type TestCase = {
  name: string;
  outcome: 'passed' | 'failed' | 'skipped';
  /** Words of the failure, or why it was skipped. */
  message: string;
  /** Stack and details. */
  details: string;
};

const detailSchema = z.union([
  z.string(),
  z.looseObject({
    '@message': z.string().optional(),
    '#text': z.string().optional(),
  }),
]);
const details = z.array(detailSchema).optional();

const caseSchema = z.object({
  '@name': z.string(),
  failure: details,
  error: details,
  skipped: details,
});
type Case = z.infer<typeof caseSchema>;

type Suite = { '@name'?: string; testcase?: Case[]; testsuite?: Suite[] };
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    '@name': z.string().optional(),
    testcase: z.array(caseSchema).optional(),
    testsuite: z
      .array(z.union([z.literal('').transform((): Suite => ({})), suiteSchema]))
      .optional(),
  }),
);
const fileSchema = z.union([
  z.object({
    testsuites: z.union([
      z.literal('').transform((): Suite => ({})),
      suiteSchema,
    ]),
  }),
  z.object({ testsuite: z.array(suiteSchema) }),
]);

/** Reads a JUnit file, however its suites are nested. Throws when it is cut off or is none. @internal */
export function parseJunit(xml: string): TestCase[] {
  const validity = XMLValidator.validate(xml);
  if (validity !== true)
    throw new Error(`line ${validity.err.line}: ${validity.err.msg}`);
  const parsed = new XMLParser({
    ignoreAttributes: false,
    // Numeric character references too, which XML has of its own.
    htmlEntities: true,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: name =>
      ['testcase', 'testsuite', 'failure', 'error', 'skipped'].includes(name),
    // A test's output may hold any number of them.
    processEntities: {
      enabled: true,
      maxTotalExpansions: Infinity,
      maxExpandedLength: Infinity,
    },
  }).parse(xml);
  const file = fileSchema.parse(parsed);
  const suites = 'testsuites' in file ? [file.testsuites] : file.testsuite;
  return suites.flatMap(suite => casesOf(suite, []));
}

function casesOf(suite: Suite, above: readonly string[]): TestCase[] {
  const path =
    suite['@name'] === undefined ? above : [...above, suite['@name']];
  return [
    ...(suite.testcase ?? []).map(testCase => toTestCase(testCase, path)),
    ...(suite.testsuite ?? []).flatMap(inner => casesOf(inner, path)),
  ];
}

function toTestCase(testCase: Case, path: readonly string[]): TestCase {
  const name = [...path, testCase['@name']].join(' › ');
  const problem = testCase.failure?.[0] ?? testCase.error?.[0];
  const reason = problem ?? testCase.skipped?.[0];
  const stopped = problem === undefined ? 'skipped' : 'failed';
  const outcome = reason === undefined ? 'passed' : stopped;
  const text = typeof reason === 'string' ? reason : reason?.['#text'] ?? '';
  const message = typeof reason === 'object' ? reason['@message'] ?? '' : '';
  return {
    name,
    outcome,
    message: message || text.trim().split('\n')[0],
    details: text,
  };
}

/** A JUnit file of what a runner told in another form. @internal */
export function formatJunit(
  suites: ReadonlyArray<{ name: string; cases: readonly TestCase[] }>,
): string {
  const tag = { failed: 'failure', skipped: 'skipped' };
  const count = (cases: readonly TestCase[], outcome: TestCase['outcome']) =>
    cases.filter(one => one.outcome === outcome).length;
  const testCase = (suite: string, one: TestCase) =>
    xmlElement(
      'testcase',
      { name: one.name, classname: suite },
      one.outcome === 'passed'
        ? ''
        : xmlElement(
            tag[one.outcome],
            { message: one.message },
            escapeXml(one.details),
          ),
    );
  const written = suites.map(({ name, cases }) =>
    xmlElement(
      'testsuite',
      {
        name,
        tests: cases.length,
        failures: count(cases, 'failed'),
        errors: 0,
        skipped: count(cases, 'skipped'),
      },
      cases.map(one => testCase(name, one)).join('\n'),
    ),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(
    'testsuites',
    {},
    written.join('\n'),
  )}\n`;
}

/** The JUnit file for a runner that died before it wrote one. @internal */
export function syntheticJunit(options: {
  name: string;
  message: string;
  output: string;
}): string {
  const { name, message, output } = options;
  const died: TestCase = {
    name: 'the test runner',
    outcome: 'failed',
    message,
    details: output,
  };
  return formatJunit([{ name, cases: [died] }]);
}
