import { Breach, maxNewestBreaches } from '@ameide/plugin-primitives-common';
import { AuditConfig } from '../audit/rule';
import { auditRules, judgeRule, Tally } from '../audit/rules';
import {
  AuditItem,
  AuditItemsQuery,
  AuditSummary,
  BreachQuery,
  Page,
} from '../read-model';
import { isAskedFor } from './breach-pages';
import { titleOf } from './current-rules';
import { inPart } from './readable-rules';
import { isItemAskedFor } from './done-pages';
import { keyText, limitOf, PageCursors } from './page';
import { Past } from './past';
import { PastVisitor, walkPast, walkSubjects } from './walk-past';

const noTally: Tally = { looked: 0, unknown: 0, breaches: 0 };

/** The rules as they were met at a moment, by a walk through everything that was known then; `visitor` is told of it too. @internal */
export async function pastRules(
  past: Past,
  config: AuditConfig,
  visitor: Pick<PastVisitor, 'pipeline' | 'breach'> = {},
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
  let newest: Breach[] = [];
  await walkPast(past, config, {
    pipeline: pipeline => {
      primitives += 1;
      visitor.pipeline?.(pipeline);
    },
    looked: add,
    breach: breach => {
      add(breach.rule, { breaches: 1 });
      visitor.breach?.(breach);
      newest.push(breach);
      if (newest.length > maxNewestBreaches * 10) newest = newestOf(newest);
    },
  });
  const fleet = await past.fleet();
  const { sources } = past;
  return {
    rules: auditRules.map(rule => {
      const tally = tallies.get(rule.rule) ?? noTally;
      const judged = {
        ...judgeRule(rule, { tally, sources, fleet, config }),
        breaches: tally.breaches,
      };
      return past.isWhole ? judged : inPart(judged, primitives);
    }),
    ...{ primitives, sources, breaches: newestOf(newest) },
    hidden: await past.isSomeHidden(),
  };
}

/** Definitions of Done as they were at a moment, by scope: a page has those of whole scopes. @internal */
export async function pastItems(
  past: Past,
  query: AuditItemsQuery,
): Promise<Page<AuditItem>> {
  const { limit: _size, cursor, ...asked } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['audit-items', asked],
    key: keyText,
  });
  const scopes = await past.scopesAfter(cursors.read(cursor) ?? '', limit);
  const assembled = await past.assemble(scopes);
  const found = assembled.flatMap(({ documents }) =>
    documents.flatMap(({ pipeline }) =>
      isItemAskedFor(pipeline, query) ? [pipeline] : [],
    ),
  );
  const items = await past.withSeen(found);
  return {
    items: items.map(({ id, kind, name, version, owner, done }) => ({
      ...{ id, kind, name, version, owner, done },
    })),
    ...next(cursors, scopes, limit),
  };
}

/** Breaches as they stood at a moment: those of single facts on the first page, then by scope. @internal */
export async function pastBreaches(
  past: Past,
  query: BreachQuery,
  config: AuditConfig,
): Promise<Page<Breach>> {
  const { limit: _size, cursor, ...asked } = query;
  const limit = limitOf(query);
  const cursors = new PageCursors({
    query: ['breaches', asked],
    key: keyText,
  });
  const after = cursors.read(cursor);
  const items: Breach[] = [];
  const breach = (found: Breach) => {
    if (isAskedFor(found, query)) items.push(found);
  };
  if (after === undefined) await walkSubjects(past, config, { breach });
  const scopes = await past.scopesAfter(after ?? '', limit);
  for (const { breaches } of await past.assemble(scopes)) {
    for (const { rule, breach: found } of breaches)
      breach({ rule, title: titleOf(rule), ...found });
  }
  return { items, ...next(cursors, scopes, limit) };
}

function newestOf(breaches: Breach[]): Breach[] {
  return breaches
    .sort((a, b) => (b.since ?? '').localeCompare(a.since ?? ''))
    .slice(0, maxNewestBreaches);
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
