import { Breach } from '@ameide/plugin-primitives-common';
import { AuditItem, AuditSummary, Page, ReadModel } from '../read-model';
import { csvLine } from './csv';

const pageSize = 500;

/** Every item of a list, page by page. */
async function* everyItem<T>(
  read: (page: { cursor?: string; limit: number }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await read({ cursor, limit: pageSize });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}

/** What is exported: the whole audit at one moment. @internal */
export type ExportedAudit = {
  at: Date;
  rules: AuditSummary['rules'];
  items: AsyncIterable<AuditItem>;
  breaches: AsyncIterable<Breach>;
};

/** Begins to read the audit as it is, or was at a moment. @internal */
export async function readAudit(
  model: ReadModel,
  options: { at?: Date; now: Date },
): Promise<ExportedAudit> {
  const { at, now } = options;
  const { rules } = await model.audit(at);
  return {
    at: at ?? now,
    rules,
    items: everyItem(page => model.auditItems({ ...page, at })),
    breaches: everyItem(page => model.breaches({ ...page, at })),
  };
}

/** The audit as JSON, in pieces. @internal */
export async function* auditAsJson(
  audit: ExportedAudit,
): AsyncGenerator<string> {
  const { at, rules } = audit;
  yield `{"at":${JSON.stringify(at)},"rules":${JSON.stringify(
    rules,
  )},"items":[`;
  yield* joined(audit.items);
  yield '],"breaches":[';
  yield* joined(audit.breaches);
  yield ']}\n';
}

async function* joined(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = '';
  for await (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = ',';
  }
}

/** The audit as comma-separated values, in lines: rules, then verdicts, then breaches. @internal */
export async function* auditAsCsv(
  audit: ExportedAudit,
): AsyncGenerator<string> {
  yield csvLine([
    ...['type', 'rule', 'title', 'subject', 'owner', 'environment'],
    ...['status', 'reason', 'evidence', 'since', 'by', 'waived until'],
    ...['seen since', 'seen at least', 'waived since', 'waived by'],
  ]);
  for (const { rule, title, status, reason } of audit.rules) {
    const fleet = 'fleet';
    yield csvLine([
      ...['rule', rule, title, fleet, '', '', status, reason],
      ...Array<string>(8).fill(''),
    ]);
  }
  for await (const { id, owner, done } of audit.items) {
    for (const verdict of done) {
      yield csvLine([
        ...['verdict', verdict.rule, verdict.title, id, owner],
        ...[verdict.environment, verdict.status, verdict.reason],
        ...[verdict.evidence.map(e => e.url).join(' '), verdict.since],
        ...[verdict.by, verdict.waiver?.until],
        ...[verdict.seen?.since, verdict.seen?.atLeast ? 'yes' : ''],
        ...[verdict.waiver?.since, verdict.waiver?.by],
      ]);
    }
  }
  for await (const breach of audit.breaches) {
    yield csvLine([
      ...['breach', breach.rule, breach.title, breach.subject],
      ...[breach.owner, breach.environment],
      ...['not-met', breach.message],
      ...[breach.evidence.map(e => e.url).join(' '), breach.since],
      ...[breach.by, breach.waiver?.until],
      ...['', '', breach.waiver?.since, breach.waiver?.by],
    ]);
  }
}
