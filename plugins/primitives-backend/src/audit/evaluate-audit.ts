import {
  Audit,
  Pipeline,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { ciWrites } from './ci-writes';
import { noOverrides } from './no-overrides';
import { noSecrets } from './no-secrets';
import { reviewedCommits } from './reviewed-commits';
import { AuditInput } from './rule';
import { smokesWired } from './smokes-wired';

/** The five non-negotiables, in the specification's order. */
const rules = [reviewedCommits, ciWrites, noOverrides, noSecrets, smokesWired];

/** The Definition of Done of every primitive, and every breach of a non-negotiable. @internal */
export function evaluateAudit(
  input: AuditInput & { pipelines: Pipeline[]; sources: SourceStatus[] },
): Audit {
  const looked = rules.map(({ rule, title, look }) => ({
    rule,
    title,
    ...look(input),
  }));
  return {
    items: input.pipelines.map(({ id, kind, name, version, owner, done }) => ({
      ...{ id, kind, name, version, owner, done },
    })),
    breaches: looked.flatMap(({ rule, title, breaches }) =>
      breaches.map(breach => ({ rule, title, ...breach })),
    ),
    rules: looked.map(({ rule, title, breaches, looked: what, unknown }) => ({
      rule,
      title,
      status: statusOf(unknown, breaches.length),
      reason: unknown ?? what ?? '',
    })),
    sources: input.sources,
  };
}

function statusOf(
  unknown: string | undefined,
  breaches: number,
): Audit['rules'][number]['status'] {
  if (unknown !== undefined) return 'unknown';
  return breaches > 0 ? 'not-met' : 'met';
}
