import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import {
  sampleCheck,
  sampleFinding,
  sampleReport,
} from '../testing/sample-report';
import { formatJUnit } from './junit';

const at = new Date('2026-01-10T12:00:00.123Z');

const whole = z.string().regex(/^\d+$/).transform(Number);
const decimal = z.string().regex(/^\d+\.\d{3}$/);
const token = z
  .string()
  .min(1)
  .regex(/^\S+(?: \S+)*$/);
const outcome = z
  .strictObject({
    '@type': z.string(),
    '@message': z.string(),
    '#text': z.string().optional(),
  })
  .array()
  .length(1);

/** What the common XSD (Ant's JUnit report) demands: these attributes and no others, these elements in this order. */
const schema = z.strictObject({
  testsuites: z.strictObject({
    testsuite: z.array(
      z.strictObject({
        '@name': token,
        '@package': token,
        '@id': whole,
        '@timestamp': z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
        '@hostname': token,
        '@tests': whole,
        '@failures': whole,
        '@errors': whole,
        '@time': decimal,
        properties: z
          .array(
            z.union([
              z.literal(''),
              z.strictObject({
                property: z.array(
                  z.strictObject({ '@name': token, '@value': z.string() }),
                ),
              }),
            ]),
          )
          .length(1),
        testcase: z.array(
          z.strictObject({
            '@name': token,
            '@classname': token,
            '@time': decimal,
            failure: outcome.optional(),
            error: outcome.optional(),
          }),
        ),
        'system-out': z.array(z.string()).length(1),
        'system-err': z.array(z.literal('')).length(1),
      }),
    ),
  }),
});

function parse(xml: string) {
  expect(XMLValidator.validate(xml)).toBe(true);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    htmlEntities: true,
    ignoreDeclaration: true,
    isArray: (_name, _path, _leaf, isAttribute) =>
      !isAttribute && _name !== 'testsuites',
  });
  return schema.parse(parser.parse(xml)).testsuites.testsuite;
}

it('is a suite for each primitive and a case for each check', () => {
  const suites = parse(
    formatJUnit(
      [
        sampleReport(),
        sampleReport({ primitive: { kind: 'agent', name: 'helper' } }),
      ],
      { at },
    ),
  );
  expect(suites).toMatchObject([
    {
      '@name': 'ameide.verify.domain.orders',
      '@id': 0,
      '@timestamp': '2026-01-10T12:00:00',
      '@tests': 3,
      '@failures': 1,
      '@errors': 1,
      '@time': '0.036',
    },
    { '@name': 'ameide.verify.agent.helper', '@id': 1 },
  ]);
  const [passed, failed, error] = suites[0].testcase;
  expect([passed.failure, passed.error]).toEqual([undefined, undefined]);
  expect(failed.failure?.[0]).toMatchObject({
    '@type': 'imports/other-primitive',
    '@message': '1 of 9 imports',
  });
  expect(failed.failure?.[0]['#text']).toContain('src/main.ts:3:7');
  expect(error.error?.[0]).toMatchObject({ '@type': 'missing-tool' });
});

it('puts its elements in the order that the schema has', () => {
  expect(formatJUnit([sampleReport()], { at }).match(/<(\w[\w-]*)/g)).toEqual(
    [
      'testsuites',
      'testsuite',
      'properties',
      'property',
      'property',
      'property',
      'testcase',
      'testcase',
      'failure',
      'testcase',
      'error',
      'system-out',
      'system-err',
    ].map(name => `<${name}`),
  );
});

it('writes any text as XML that says the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), message => {
      const report = sampleReport({
        checks: [
          sampleCheck({ message, issues: [sampleFinding({ message })] }),
        ],
      });
      const [suite] = parse(formatJUnit([report], { at }));
      const said = message.replace(
        /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
        '\ufffd',
      );
      expect(suite.testcase[0].failure?.[0]['@message']).toBe(said);
    }),
    { numRuns: 300 },
  );
});
