import { Finding, findingSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** The parts of the gate, in the order they are reported. @public */
export const gateCheckIds = [
  'components',
  'applications',
  'values',
  'environment-order',
  'policy',
  'kustomize',
  'helm',
] as const;

/** Id of a part of the gate. @public */
export type GateCheckId = (typeof gateCheckIds)[number];

const statusSchema = z.enum(['passed', 'failed', 'error']);

/** Schema of the outcome of one part; `error` means it could not run, and is never a pass. @public */
export const gateCheckSchema = z.object({
  check: z.enum(gateCheckIds),
  status: statusSchema,
  message: z.string(),
  findings: z.array(findingSchema),
});

/** Schema of what the gate found. @public */
export const gateReportSchema = z.object({
  schemaVersion: z.literal(1),
  summary: statusSchema,
  /** Versions of the programs and libraries that rendered and validated. */
  tools: z.record(z.string(), z.string()),
  checks: z.array(gateCheckSchema),
  durationMs: z.number(),
});

/** Outcome of one part. @public */
export type GateCheck = z.infer<typeof gateCheckSchema>;

/** What the gate found. @public */
export type GateReport = z.infer<typeof gateReportSchema>;

/**
 * JSON Schema of what `ameide gitops gate --json` prints, published as
 * `schemas/gate-report.schema.json`. Properties that it does not name are allowed: later
 * versions of the first form may add some, and never take one away.
 * @public
 */
export function gateReportJsonSchema(): object {
  const { $schema: _, ...body } = z.toJSONSchema(gateReportSchema, {
    io: 'input',
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:ameide:gate-report:1',
    title: 'Report of ameide gitops gate',
    ...body,
  };
}

/** Rule of findings that say a check could not look. */
const couldNotRun = 'could-not-run';

/** A finding that says a check could not look; it makes its check an `error`. @internal */
export function couldNotRunFinding(
  message: string,
  remedy: string,
  file?: string,
): Finding {
  return {
    rule: couldNotRun,
    severity: 'error',
    message,
    remedy,
    ...(file && { file }),
  };
}

/** Judges the findings of one part. @internal */
export function judgeCheck(
  check: GateCheckId,
  findings: Finding[],
  passed: string,
): GateCheck {
  const errors = findings.filter(f => f.severity === 'error');
  const broken = errors.some(f => f.rule === couldNotRun);
  const found = errors.length > 0 ? 'failed' : 'passed';
  const status = broken ? 'error' : found;
  const warnings = findings.length - errors.length;
  const message =
    status === 'passed'
      ? `${passed}${
          warnings ? `, ${warnings} warning${warnings === 1 ? '' : 's'}` : ''
        }`
      : `${errors.length} finding${errors.length === 1 ? '' : 's'}${
          broken ? ', could not check everything' : ''
        }`;
  return { check, status, message, findings };
}

/** Worst of the parts: failed before error before passed. @internal */
export function summarise(checks: GateCheck[]): GateReport['summary'] {
  if (checks.some(c => c.status === 'failed')) return 'failed';
  return checks.some(c => c.status === 'error') || checks.length === 0
    ? 'error'
    : 'passed';
}
