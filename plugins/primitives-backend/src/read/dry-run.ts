import {
  DoneRule,
  DryRun,
  DryRunChange,
  evaluateDone,
  maxDryRunChanges,
  reasoned,
  say,
  Verdict,
} from '@ameide/plugin-primitives-common';
import { StoredPipeline } from './stored-pipelines';

/**
 * Judges pipelines by a rule that is not in force, and compares with the verdicts of the
 * rule of its id as they are stored. Ends when `isOver` says so.
 * @internal
 */
export async function dryRun(options: {
  pipelines: AsyncIterable<StoredPipeline[]>;
  rule: DoneRule;
  isOver: () => boolean;
}): Promise<DryRun> {
  const { pipelines, rule, isOver } = options;
  const result: DryRun = {
    primitives: 0,
    isWhole: true,
    counts: { met: 0, 'not-met': 0, unknown: 0 },
    changed: 0,
    changes: [],
  };
  for await (const page of pipelines) {
    if (isOver()) return { ...result, isWhole: false };
    for (const pipeline of page) {
      const now = evaluateDone(pipeline, [rule]);
      for (const { status } of now) result.counts[status] += 1;
      const changes = changesOf(pipeline, rule.definition.id, now);
      result.primitives += 1;
      result.changed += changes.length;
      result.changes.push(
        ...changes.slice(0, maxDryRunChanges - result.changes.length),
      );
    }
  }
  return result;
}

function changesOf(
  { id, owner, done }: StoredPipeline,
  rule: string,
  next: readonly Verdict[],
): DryRunChange[] {
  const before = done.filter(verdict => verdict.rule === rule);
  const places = new Set([...next, ...before].map(v => v.environment));
  return [...places].flatMap(environment => {
    const from = before.find(v => v.environment === environment);
    const to = next.find(v => v.environment === environment);
    if (from?.status === to?.status) return [];
    return [
      {
        ...{ id, owner, environment },
        from: from?.status,
        to: to?.status,
        ...(to
          ? { reason: to.reason, said: to.said }
          : reasoned(say('verdict.notJudged'))),
      },
    ];
  });
}
