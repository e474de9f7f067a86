import { LoggerService } from '@backstage/backend-plugin-api';
import { Fact, FactKind, factSchemas, sourceNames } from './fact';

/** A row of `primitives_fact`. @internal */
export type FactRow = {
  source: string;
  kind: string;
  subject: string;
  scope: string;
  /** JSON; null when the subject is gone. */
  value: string | null;
  /** PostgreSQL gives bigint as text. */
  position: number | string;
  revision: string;
  /** Absent in the history. */
  observed_at?: string;
  /** Which version wrote it; absent in the history. */
  form?: string;
  since: number | string;
};

/** Columns that current facts and those of the history have. @internal */
export const stateColumns: readonly string[] = [
  'source',
  'kind',
  'subject',
  'scope',
  'value',
  'position',
  'revision',
  'since',
];

/** A fact read from the database; undefined when it is of another version, which its source repairs. @internal */
export function factOf(row: FactRow, logger: LoggerService): Fact | undefined {
  const source = sourceNames.find(s => s === row.source);
  const kind = isFactKind(row.kind) ? row.kind : undefined;
  if (!source || !kind) return undefined;
  const value =
    row.value === null
      ? null
      : factSchemas[kind].safeParse(JSON.parse(row.value));
  if (value && !value.success) {
    logger.warn(
      `Left out a fact of another version: ${kind} of '${row.subject}'`,
    );
    return undefined;
  }
  return {
    source,
    kind,
    subject: row.subject,
    scope: row.scope,
    value: value && value.data,
    position: Number(row.position),
    revision: row.revision,
    observedAt: row.observed_at ?? new Date(Number(row.since)).toISOString(),
  };
}

function isFactKind(kind: string): kind is FactKind {
  return kind in factSchemas;
}

/** Narrows a fact to its kind. @internal */
export function isOfKind<K extends FactKind>(
  fact: Fact,
  kind: K,
): fact is Fact<K> {
  return fact.kind === kind;
}
