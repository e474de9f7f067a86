import { z } from 'zod';
import { OutcomeStatus, worstOutcome } from './outcome-status';
import type { Finding } from './report';
import type { CheckOutcome, VerifyOutcome } from './verify-outcome';

/** Fields of older reports: whatever does not fit is as if it were not there. */
const text = z.string().optional().catch(undefined);
const place = z.number().int().positive().optional().catch(undefined);

/** Some wrote a sentence where others wrote fields. */
const issueSchema = z.preprocess(
  issue => (typeof issue === 'string' ? { actual: issue } : issue),
  z.looseObject({
    resource: text,
    expected: text,
    actual: text,
    rpc: text,
    handler: text,
    message: text,
    file: text,
    line: place,
    suggestion: text,
  }),
);
type Issue = z.infer<typeof issueSchema>;

const checkSchema = z.looseObject({
  check: text,
  status: text,
  message: text,
  details: text,
  issues: z.array(issueSchema).optional().catch(undefined),
});
type Check = z.infer<typeof checkSchema>;

const statusOnly = z.looseObject({ status: text }).optional();
const topicSchema = z.record(z.string(), checkSchema).optional();

/** Every older form at once: reports mix them. */
const reportSchema = z.looseObject({
  summary: text,
  checks: z
    .union([z.array(checkSchema), z.record(z.string(), checkSchema)])
    .optional(),
  buf: z
    .looseObject({
      lint_status: text,
      lint_details: text,
      breaking_status: text,
      breaking_details: text,
    })
    .optional(),
  cascade: z
    .array(z.looseObject({ name: text, ...checkSchema.shape }))
    .optional(),
  tests: z.array(z.looseObject({ id: text, ...checkSchema.shape })).optional(),
  lint: z.array(z.looseObject({ tool: text, ...checkSchema.shape })).optional(),
  security: z
    .looseObject({
      secret_scan: statusOnly,
      dependency_vulns: statusOnly,
      sast: statusOnly,
    })
    .optional(),
  command_event_discipline: topicSchema,
  eda_reliability: topicSchema,
});
type OldReport = z.infer<typeof reportSchema>;

/**
 * What older names of checks stand for today, without case and punctuation. A check of
 * today that two of them make up passes only when both are there: what half of it
 * found is not known to be all.
 */
const todays: Record<string, { check: string; part?: 'lint' | 'breaking' }[]> =
  {
    codegen: [{ check: 'codegen' }],
    contract: [{ check: 'contract' }],
    buflint: [{ check: 'contract', part: 'lint' }],
    bufbreaking: [{ check: 'contract', part: 'breaking' }],
    imports: [{ check: 'imports' }],
    // It failed when it found none, so it speaks of both.
    tests: [{ check: 'tests-present' }, { check: 'tests' }],
    testspresent: [{ check: 'tests-present' }],
    scaffoldmarkers: [{ check: 'scaffold-markers' }],
    shape: [{ check: 'shape' }],
    processshape: [{ check: 'shape' }],
    eda: [{ check: 'shape' }],
    mcpadapter: [{ check: 'shape' }],
    secrets: [{ check: 'secrets' }],
    secretscan: [{ check: 'secrets' }],
    security: [{ check: 'secrets' }],
  };

type Said = CheckOutcome & { part?: 'lint' | 'breaking' };

/** Reads an older report; undefined when it is none. @internal */
export function readOldReport(data: unknown): VerifyOutcome | undefined {
  const parsed = reportSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const entries = entriesOf(parsed.data);
  // A summary alone is a claim without evidence; without both it is something else.
  if (entries.length === 0 && parsed.data.checks === undefined)
    return undefined;
  const said = entries.flatMap(({ name, check }) => translate(name, check));
  const names = [...new Set(said.map(({ check }) => check))];
  return {
    summary: readStatus(parsed.data.summary),
    checks: names.map(name =>
      merge(
        name,
        said.filter(s => s.check === name),
      ),
    ),
  };
}

function entriesOf(report: OldReport): { name: string; check: Check }[] {
  const { checks = [], buf, cascade, tests, lint, security } = report;
  const named = (given: Record<string, Check | undefined> = {}) =>
    Object.entries(given).flatMap(([name, check]) =>
      check ? [{ name, check }] : [],
    );
  const { secret_scan, dependency_vulns, sast } = security ?? {};
  return [
    ...(Array.isArray(checks)
      ? checks.map(check => ({ name: check.check ?? 'unnamed', check }))
      : named(checks)),
    ...(buf
      ? named({
          BufLint: buf.lint_status
            ? { status: buf.lint_status, message: buf.lint_details }
            : undefined,
          BufBreaking: buf.breaking_status
            ? { status: buf.breaking_status, message: buf.breaking_details }
            : undefined,
        })
      : []),
    ...(cascade ?? []).map(check => ({ name: 'cascade', check })),
    ...(tests ?? []).map(check => ({ name: 'tests', check })),
    ...(lint ?? []).map(check => ({
      name: check.tool === 'buf' ? 'BufLint' : check.tool ?? 'lint',
      check,
    })),
    ...named({ secret_scan, dependency_vulns, sast }),
    ...named(report.command_event_discipline),
    ...named(report.eda_reliability),
  ];
}

function translate(name: string, check: Check): Said[] {
  const known = todays[name.toLowerCase().replace(/[^a-z0-9]/g, '')];
  const isWarning = bare(check.status) === 'WARN';
  return (known ?? [{ check: name }]).map(({ check: id, part }) => ({
    check: id,
    ...(part && { part }),
    status: readStatus(check.status),
    message: check.message ?? check.details ?? '',
    findings: (check.issues ?? []).map(issue =>
      readIssue(id, name, issue, isWarning ? 'warning' : 'error'),
    ),
  }));
}

/** What several entries say of one check. */
function merge(check: string, said: readonly Said[]): CheckOutcome {
  const isHalf =
    said.every(({ part }) => part !== undefined) &&
    new Set(said.map(({ part }) => part)).size < 2;
  const statuses = said.map(({ status }) => status);
  const worst = worstOutcome(statuses);
  return {
    check,
    status: worst === 'passed' && isHalf ? 'unknown' : worst,
    message: said
      .map(({ message }) => message)
      .filter(Boolean)
      .join('; '),
    findings: said.flatMap(({ findings }) => findings),
  };
}

function readIssue(
  rule: string,
  name: string,
  issue: Issue,
  severity: Finding['severity'],
): Finding {
  const { expected, file, line, suggestion } = issue;
  const about = issue.resource ?? issue.rpc ?? issue.handler ?? name;
  const actual = issue.actual ?? issue.message;
  const found = expected
    ? `expected ${expected}, found ${actual ?? '?'}`
    : actual ?? 'the report does not say what';
  return {
    rule,
    severity,
    message: `${about}: ${found}`,
    ...(file !== undefined && { file }),
    ...(line !== undefined && { line }),
    remedy:
      suggestion ?? 'Run `ameide primitive verify` and follow what it says.',
  };
}

function bare(status: string | undefined): string | undefined {
  return status?.toUpperCase().replace(/^CHECK_STATUS_/, '');
}

function readStatus(status: string | undefined): OutcomeStatus {
  switch (bare(status)) {
    case 'PASS':
    case 'PASSED':
      return 'passed';
    case 'WARN':
      // It ran, and what it found does not fail it; the findings say so.
      return 'passed';
    case 'FAIL':
    case 'FAILED':
      return 'failed';
    case 'ERROR':
      return 'error';
    default:
      return 'unknown';
  }
}
