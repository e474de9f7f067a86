import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  DoneRule,
  DoneRules,
  DryRun,
  RuleDefinition,
  VerdictCounts,
} from '@ameide/plugin-primitives-common';
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

/** Answers about the rules of the Definition of Done. @internal */
export class AuditRules {
  readonly #options: {
    db: Knex;
    rules: readonly DoneRule[];
  };
  #isTrying = false;
  #counted?: { at: number; counts: Promise<Map<string, VerdictCounts>> };

  /** Over the rules in force, and what is stored. */
  constructor(options: { db: Knex; rules: readonly DoneRule[] }) {
    this.#options = options;
  }

  /** Every rule in force, with how its verdicts came out, and the non-negotiables. */
  async list(): Promise<DoneRules> {
    const counts = await this.#counts();
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

  /** Counted over the whole fleet, for everybody who looks within some seconds. */
  #counts(): Promise<Map<string, VerdictCounts>> {
    const now = performance.now();
    if (this.#counted && now - this.#counted.at < freshMs)
      return this.#counted.counts;
    const counts = tallyDone(this.#options.db).then(byRule);
    this.#counted = { at: now, counts };
    counts.catch(() => {
      this.#counted = undefined;
    });
    return counts;
  }

  /** What a rule would change; an `InputError` where it is none. One at a time, since each goes through the fleet. */
  async try(definition: RuleDefinition): Promise<DryRun> {
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
        pipelines: storedPipelines(this.#options.db),
        isOver: () => performance.now() > end,
      });
    } finally {
      this.#isTrying = false;
    }
  }
}
