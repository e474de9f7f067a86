import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  DoneRule,
  DoneRules,
  DryRun,
  RuleDefinition,
  VerdictCounts,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { compileRule } from '../done/read-rules';
import { standingRules } from '../audit/standing-rules';
import { defaultRules } from '../done/default-rules';
import { byRule, noVerdicts, tallyDone } from '../read/done-figures';
import { dryRun } from '../read/dry-run';
import { storedPipelines } from '../read/stored-pipelines';

/** Longest time that a dry-run may take. */
const maxDryRunMs = 20_000;

/** Counts that are younger are given out again. */
const freshMs = 10_000;

/** Callers by whose conditions counts are kept: one for each team, about. */
const maxCounted = 50;

type Counted = { at: number; counts: Promise<Map<string, VerdictCounts>> };

/** Answers about the rules of the Definition of Done. @internal */
export class AuditRules {
  readonly #options: {
    db: Knex;
    rules: readonly DoneRule[];
  };
  #isTrying = false;
  readonly #counted = new Map<string, Counted>();

  /** Over the rules in force, and what is stored. */
  constructor(options: { db: Knex; rules: readonly DoneRule[] }) {
    this.#options = options;
  }

  /** Every rule in force, with how its verdicts on what a caller may read came out, and the non-negotiables. */
  async list(readable: Readable): Promise<DoneRules> {
    const counts = await this.#counts(readable);
    return {
      rules: this.#options.rules.map(({ definition }) => ({
        ...definition,
        counts: counts.get(definition.id) ?? noVerdicts(),
        isDefault: defaultRules.some(rule =>
          isDeepStrictEqual(rule, definition),
        ),
      })),
      standing: standingRules(),
    };
  }

  /** Counted once for all who look within some seconds and may read the same. */
  #counts(readable: Readable): Promise<Map<string, VerdictCounts>> {
    const key = JSON.stringify(readable);
    const now = performance.now();
    const known = this.#counted.get(key);
    if (known && now - known.at < freshMs) return known.counts;
    const counts = tallyDone(this.#options.db, readable).then(byRule);
    this.#counted.delete(key);
    this.#counted.set(key, { at: now, counts });
    counts.catch(() => this.#counted.delete(key));
    const [oldest] = this.#counted.keys();
    if (this.#counted.size > maxCounted && oldest !== undefined)
      this.#counted.delete(oldest);
    return counts;
  }

  /** What a rule would change; an `InputError` where it is none. One at a time, since each goes through the fleet. */
  async try(definition: RuleDefinition, readable: Readable): Promise<DryRun> {
    const rule = compileRule(definition, 'rule');
    if (this.#isTrying)
      throw new ServiceUnavailableError(
        'Another rule is being tried; try again when that is done',
      );
    this.#isTrying = true;
    try {
      const end = performance.now() + maxDryRunMs;
      return await dryRun({
        rule,
        pipelines: storedPipelines(this.#options.db, readable),
        isOver: () => performance.now() > end,
      });
    } finally {
      this.#isTrying = false;
    }
  }
}
