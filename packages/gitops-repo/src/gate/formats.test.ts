import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatGateJUnit } from './junit';
import { GateReport, gateReportJsonSchema, gateReportSchema } from './report';
import { formatGateSarif } from './sarif';

const report: GateReport = {
  schemaVersion: 1,
  summary: 'failed',
  tools: { helm: '4.1.4' },
  durationMs: 1234,
  checks: [
    { check: 'components', status: 'passed', message: 'fine', findings: [] },
    {
      check: 'values',
      status: 'failed',
      message: '2 findings',
      findings: [
        {
          rule: 'image-policy',
          severity: 'error',
          message: 'has <no> "digest"\u0000',
          file: 'sources/values/a b.yaml',
          line: 3,
          remedy: 'pin it',
        },
        {
          rule: 'smoke',
          severity: 'warning',
          message: 'has no smoke',
          remedy: 'wire it with one',
        },
      ],
    },
    {
      check: 'environment-order',
      status: 'error',
      message: 'could not check everything',
      findings: [
        {
          rule: 'could-not-run',
          severity: 'error',
          message: 'no history',
          remedy: 'fetch it',
        },
      ],
    },
  ],
};

describe('forms of the report', () => {
  it('is what its JSON Schema says, and the schema is the published one', () => {
    expect(gateReportSchema.parse(report)).toEqual(report);
    const published = readFileSync(
      // eslint-disable-next-line no-restricted-syntax -- tests run from sources
      join(__dirname, '../../schemas/gate-report.schema.json'),
      'utf8',
    );
    expect(JSON.parse(published)).toEqual(gateReportJsonSchema());
  });

  it('SARIF has every finding with its place, and what could not run', () => {
    const sarif = JSON.parse(formatGateSarif(report, { version: '1.0.0' }));
    const [run] = sarif.runs;
    expect(sarif.version).toBe('2.1.0');
    expect(run.results).toHaveLength(3);
    expect(run.results[0]).toMatchObject({
      ruleId: 'image-policy',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: {
              uri: 'sources/values/a%20b.yaml',
              uriBaseId: '%SRCROOT%',
            },
            region: { startLine: 3 },
          },
        },
      ],
    });
    expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe(
      'image-policy',
    );
    expect(run.invocations[0]).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [{ descriptor: { id: 'environment-order' } }],
    });
    const prints = run.results.map(
      (r: { partialFingerprints: object }) =>
        Object.values(r.partialFingerprints)[0],
    );
    expect(new Set(prints).size).toBe(3);
  });

  it('JUnit has a case for each part, and is XML whatever a message holds', () => {
    const xml = formatGateJUnit(report, { at: new Date(0) });
    expect(xml).toContain('tests="3" failures="1" errors="1"');
    expect(xml).toContain('has &#60;no&#62; &#34;digest&#34;\ufffd');
    expect(xml).toContain('<testcase name="components"');
    expect(xml).toMatch(/<error [^>]*type="could-not-run"/);
    expect(xml).toMatch(/<system-out>[^]*has no smoke/);
  });
});
