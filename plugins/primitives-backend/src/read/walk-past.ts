import { Breach, Pipeline } from '@ameide/plugin-primitives-common';
import { AuditConfig } from '../audit/rule';
import { subjectRules } from '../audit/rules';
import { titleOf } from './current-rules';
import { Past } from './past';

/** Scopes that are judged in one go. */
const scopesPerStep = 200;

/** Told of everything that was known at a moment. @internal */
export type PastVisitor = {
  pipeline?: (pipeline: Pipeline) => void;
  breach?: (breach: Breach) => void;
  looked?: (rule: string, found: { looked: number; unknown?: number }) => void;
};

/** Goes through everything that was known at a moment, judged by the rules of today. @internal */
export async function walkPast(
  past: Past,
  config: AuditConfig,
  visitor: PastVisitor,
): Promise<void> {
  for await (const { documents, breaches, looks } of eachScope(past)) {
    for (const { pipeline } of documents) visitor.pipeline?.(pipeline);
    for (const { rule, looked, unknown } of looks)
      visitor.looked?.(rule, { looked, unknown });
    for (const { rule, breach } of breaches)
      visitor.breach?.({ rule, title: titleOf(rule), ...breach });
  }
  await walkSubjects(past, config, visitor);
}

/** Goes through the facts that are judged one by one; they are about no primitive, so that whoever reads a part reads none. @internal */
export async function walkSubjects(
  past: Past,
  config: AuditConfig,
  visitor: Omit<PastVisitor, 'pipeline'>,
): Promise<void> {
  if (!past.isWhole) return;
  for (const { rule, judge, ...about } of subjectRules) {
    for await (const facts of past.subjects({ rule, judge, ...about })) {
      visitor.looked?.(rule, { looked: facts.length });
      for (const fact of facts) {
        const breach = judge(fact, config);
        if (breach) visitor.breach?.({ rule, title: titleOf(rule), ...breach });
      }
    }
  }
}

async function* eachScope(past: Past) {
  let after = '';
  for (;;) {
    const scopes = await past.scopesAfter(after, scopesPerStep);
    yield* await past.assemble(scopes);
    if (scopes.length < scopesPerStep) return;
    after = scopes[scopes.length - 1];
  }
}
