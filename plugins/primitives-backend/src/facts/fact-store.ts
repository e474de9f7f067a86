import { Knex } from 'knex';
import { Fence } from '../collect/lease';
import { anyOf } from '../store/any-of';
import { chunks } from '../store/chunks';
import { markAllDirty, markDirty } from '../store/dirty-store';
import { insertRows, upsertRows } from '../store/write-rows';
import { recordAbout } from './about-several';
import { Fact, FactKind } from './fact';
import { FactRow } from './fact-row';
import { fleetScope } from './scope';
import { keyOf, planRecord } from './plan-record';

/** Facts of one transaction: more would keep the lease from being renewed meanwhile. */
const factsPerTransaction = 2_000;

/** Kinds that rules about the whole repository look at. */
const fleetKinds: readonly FactKind[] = [
  'branch',
  'gitops-checks',
  'gitops-commit',
  'gitops-pull',
];

/** Writes facts down: the newest of each subject, and what was true before. @internal */
export class FactStore {
  readonly #fence: Fence;

  /** A store that writes as long as the fence lets it. */
  constructor(options: { fence: Fence }) {
    this.#fence = options.fence;
  }

  /**
   * Records observations in any order and says which of them changed what is known; their
   * scopes are due to be assembled. Throws a `LeaseLostError` when another replica collects.
   */
  async record(facts: readonly Fact[]): Promise<Fact[]> {
    const changed: Fact[] = [];
    for (const some of chunks(facts, factsPerTransaction)) {
      changed.push(
        ...(await this.#fence.transaction((tx, now) => record(tx, now, some))),
      );
    }
    return changed;
  }
}

async function record(
  tx: Knex,
  now: number,
  facts: readonly Fact[],
): Promise<Fact[]> {
  const plan = planRecord({ facts, known: await knownRows(tx, facts), now });
  await upsertRows(tx, 'primitives_fact', {
    key: ['kind', 'subject'],
    rows: plan.rows,
  });
  await insertRows(tx, 'primitives_fact_history', plan.history);
  const fleet = plan.changed.some(fact => fleetKinds.includes(fact.kind));
  // They may be about anybody, and change rarely.
  if (plan.changed.some(fact => fact.kind === 'waivers'))
    await markAllDirty(tx, now);
  const about = await recordAbout(tx, plan.changed);
  const scopes = [...plan.scopes, ...about, ...(fleet ? [fleetScope] : [])];
  await markDirty(tx, { scopes: [...new Set(scopes)], dueAt: now });
  return plan.changed;
}

async function knownRows(
  tx: Knex,
  facts: readonly Fact[],
): Promise<Map<string, FactRow>> {
  const subjects = new Map<FactKind, string[]>();
  for (const { kind, subject } of facts) {
    const ofKind = subjects.get(kind);
    if (ofKind) ofKind.push(subject);
    else subjects.set(kind, [subject]);
  }
  const known = new Map<string, FactRow>();
  for (const [kind, ofKind] of subjects) {
    for (const some of chunks(ofKind)) {
      const rows = await tx<FactRow>('primitives_fact')
        .where({ kind })
        .andWhere(anyOf(tx, 'subject', some));
      for (const row of rows) known.set(keyOf(row), row);
    }
  }
  return known;
}
