import { Verdict, VerdictCounts } from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { storedPipelines } from './stored-pipelines';

/** How verdicts came out, for one rule and one owner. @internal */
export type DoneTally = VerdictCounts & { rule: string; owner: string };

const verdictKeys = ['met', 'not-met', 'unknown', 'waived'] as const;

const seqSchema = z.object({ seq: z.coerce.number().nullable() });

/** Figures that are younger are given out again, however much changed since. */
const freshMs = 10_000;

/** How the verdicts of the whole fleet came out: gone through when something changed, and kept. @internal */
export class DoneFigures {
  readonly #db: Knex;
  #known?: { seq: number; at: number; tallies: Promise<DoneTally[]> };

  /** Over what is stored. */
  constructor(options: { db: Knex }) {
    this.#db = options.db;
  }

  /** By rule and owner; the owner is empty for primitives without one. */
  async tallies(): Promise<DoneTally[]> {
    const known = this.#known;
    const now = performance.now();
    if (known && now - known.at < freshMs) return known.tallies;
    const row = await this.#db('primitives_document')
      .max({ seq: 'seq' })
      .first();
    const seq = seqSchema.parse(row).seq ?? 0;
    if (known?.seq === seq) {
      this.#known = { ...known, at: now };
      return known.tallies;
    }
    const tallies = tally(this.#db);
    this.#known = { seq, at: now, tallies };
    try {
      return await tallies;
    } catch (error) {
      this.#known = undefined;
      throw error;
    }
  }

  /** By rule. */
  async counts(): Promise<Map<string, VerdictCounts>> {
    const counts = new Map<string, VerdictCounts>();
    for (const { rule, owner: _owner, ...some } of await this.tallies()) {
      const sum = counts.get(rule) ?? noVerdicts();
      for (const key of verdictKeys) sum[key] += some[key];
      counts.set(rule, sum);
    }
    return counts;
  }
}

/** Of nothing. @internal */
export function noVerdicts(): VerdictCounts {
  return { met: 0, 'not-met': 0, unknown: 0, waived: 0 };
}

async function tally(db: Knex): Promise<DoneTally[]> {
  const tallies = new Map<string, DoneTally>();
  const add = (owner: string, { rule, status, waiver }: Verdict) => {
    const key = JSON.stringify([rule, owner]);
    const sum = tallies.get(key) ?? { rule, owner, ...noVerdicts() };
    sum[status] += 1;
    if (waiver && status !== 'met') sum.waived += 1;
    tallies.set(key, sum);
  };
  for await (const page of storedPipelines(db)) {
    for (const { owner = '', done } of page)
      for (const verdict of done) add(owner, verdict);
  }
  return [...tallies.values()];
}
