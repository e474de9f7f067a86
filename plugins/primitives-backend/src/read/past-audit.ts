import { Breach } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { AuditConfig, FoundBreach } from '../audit/rule';
import { auditRules, judgeRule, subjectRules, Tally } from '../audit/rules';
import { AssembledScope } from '../collect/assemble-scope';
import {
  AuditItem,
  AuditItemsQuery,
  AuditSummary,
  BreachQuery,
  Page,
} from '../read-model';
import { titleOf } from './audit-pages';
import { limitOf, PageCursors } from './page';
import { Past } from './past';

const noTally: Tally = { looked: 0, unknown: 0, breaches: 0 };

/** Scopes that are judged in one go. */
const scopesPerStep = 200;

/** The rules as they were met at a moment, by a walk through everything that was known then. @internal */
export async function pastRules(
  past: Past,
  config: AuditConfig,
): Promise<AuditSummary> {
  const tallies = new Map<string, Tally>();
  const add = (rule: string, found: Partial<Tally>) => {
    const tally = tallies.get(rule) ?? noTally;
    tallies.set(rule, {
      looked: tally.looked + (found.looked ?? 0),
      unknown: tally.unknown + (found.unknown ?? 0),
      breaches: tally.breaches + (found.breaches ?? 0),
    });
  };
  let primitives = 0;
  for await (const { documents, breaches, looks } of eachScope(past)) {
    primitives += documents.length;
    for (const { rule, looked, unknown } of looks)
      add(rule, { looked, unknown });
    for (const { rule } of breaches) add(rule, { breaches: 1 });
  }
  for (const rule of subjectRules) {
    for await (const facts of past.subjects(rule)) {
      const found = facts.flatMap(fact => rule.judge(fact, config) ?? []);
      add(rule.rule, { looked: facts.length, breaches: found.length });
    }
  }
  const fleet = await past.fleet();
  const { sources } = past;
  return {
    rules: auditRules.map(rule => {
      const tally = tallies.get(rule.rule) ?? noTally;
      return {
        ...judgeRule(rule, { tally, sources, fleet, config }),
        breaches: tally.breaches,
      };
    }),
    primitives,
    sources,
  };
}

/** Definitions of Done as they were at a moment, by scope: a page has those of whole scopes. @internal */
export async function pastItems(
  past: Past,
  query: AuditItemsQuery,
): Promise<Page<AuditItem>> {
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['audit-items', query.at],
    key: z.string(),
  });
  const scopes = await past.scopesAfter(
    cursors.read(query.cursor) ?? '',
    limit,
  );
  const assembled = await past.assemble(scopes);
  return {
    items: assembled.flatMap(({ documents }) =>
      documents.map(
        ({ pipeline: { id, kind, name, version, owner, done } }) => ({
          ...{ id, kind, name, version, owner, done },
        }),
      ),
    ),
    ...next(cursors, scopes, limit),
  };
}

/** Breaches as they stood at a moment: those of single facts on the first page, then by scope. @internal */
export async function pastBreaches(
  past: Past,
  query: BreachQuery,
  config: AuditConfig,
): Promise<Page<Breach>> {
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['breaches', query.rule, query.at],
    key: z.string(),
  });
  const after = cursors.read(query.cursor);
  const items: Breach[] = [];
  const add = (rule: string, breach: FoundBreach) => {
    if (query.rule === undefined || query.rule === rule)
      items.push({ rule, title: titleOf(rule), ...breach });
  };
  if (after === undefined) {
    for (const rule of subjectRules) {
      for await (const facts of past.subjects(rule)) {
        for (const fact of facts) {
          const breach = rule.judge(fact, config);
          if (breach) add(rule.rule, breach);
        }
      }
    }
  }
  const scopes = await past.scopesAfter(after ?? '', limit);
  for (const { breaches } of await past.assemble(scopes)) {
    for (const { rule, breach } of breaches) add(rule, breach);
  }
  return { items, ...next(cursors, scopes, limit) };
}

function next(
  cursors: PageCursors<string>,
  scopes: readonly string[],
  limit: number,
): { nextCursor?: string } {
  const last = scopes.at(-1);
  return last !== undefined && scopes.length === limit
    ? { nextCursor: cursors.write(last) }
    : {};
}

async function* eachScope(past: Past): AsyncIterable<AssembledScope> {
  let after = '';
  for (;;) {
    const scopes = await past.scopesAfter(after, scopesPerStep);
    yield* await past.assemble(scopes);
    if (scopes.length < scopesPerStep) return;
    after = scopes[scopes.length - 1];
  }
}
