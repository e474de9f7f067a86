import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  formatGateAnnotations,
  formatGateMarkdown,
  formatGateReport,
} from './format';
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

  /** A key of a values file, an image's name or what helm said may hold any of it. */
  const hostile =
    '\u001b[2J\r\n::add-mask::x\n  ##[stop-commands]y\u202e\n# Approved by @acme/security\n\n![](http://evil.test/x) `a` <img src=x> | b';
  const hostileReport: GateReport = {
    ...report,
    checks: [
      {
        ...{ check: 'values', status: 'failed', message: hostile },
        findings: [
          {
            ...{ rule: 'image-policy', severity: 'error', message: hostile },
            ...{ file: hostile, line: 3, remedy: hostile },
          },
        ],
      },
    ],
  };

  it('lets text from outside command neither a terminal nor a runner', () => {
    const lines = formatGateReport(hostileReport).trimEnd().split('\n');
    for (const line of lines) {
      expect(line).not.toMatch(/^\s*::|##\[/);
      expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
    }
    expect(lines.join('\n')).toContain('add-mask::x');
    const annotations = formatGateAnnotations(hostileReport);
    expect(annotations.match(/^::\S+/gm)).toEqual(['::error']);
  });

  it('lets text from outside be neither a heading, a mention, an image nor a tag of a pull request', () => {
    const lines = formatGateMarkdown(hostileReport).split('\n');
    const said = lines.filter(line => line.includes('acme'));
    expect(said).toHaveLength(2);
    for (const line of said) {
      // Without what the report itself puts around it.
      const text = line.replace(
        /^\| values \| failed \||\|$|^- \*\*error\*\* `image-policy`/g,
        '',
      );
      expect(text).not.toMatch(/[`<>@|*[\]]|#(?!\d+;)/);
    }
    expect(lines.filter(line => line.startsWith('#'))).toEqual([]);
  });

  it('Markdown counts what it does not show, so that it fits into a pull request', () => {
    const [check] = hostileReport.checks;
    const many = Array.from({ length: 60 }, () => ({
      ...check.findings[0],
      message: 'x',
    }));
    const markdown = formatGateMarkdown({
      ...hostileReport,
      checks: [{ ...check, findings: many }],
    });
    expect(markdown.match(/^- \*\*error/gm)).toHaveLength(50);
    expect(markdown).toContain('\n- … and 10 more\n');
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
