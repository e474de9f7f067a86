import { ServiceUnavailableError } from '@backstage/errors';
import {
  DoneRule,
  DoneRules,
  DryRun,
  RuleDefinition,
} from '@ameide/plugin-primitives-common';
import { Knex } from 'knex';
import { compileRule } from '../done/read-rules';
import { DoneFigures, noVerdicts } from '../read/done-figures';
import { dryRun } from '../read/dry-run';
import { storedPipelines } from '../read/stored-pipelines';

/** Longest time that a dry-run may take. */
const maxDryRunMs = 20_000;

/** Answers about the rules of the Definition of Done. @internal */
export class AuditRules {
  readonly #options: {
    db: Knex;
    rules: readonly DoneRule[];
    figures: DoneFigures;
  };
  #isTrying = false;

  /** Over the rules in force, and what is stored. */
  constructor(options: {
    db: Knex;
    rules: readonly DoneRule[];
    figures: DoneFigures;
  }) {
    this.#options = options;
  }

  /** Every rule in force, with how its verdicts came out. */
  async list(): Promise<DoneRules> {
    const counts = await this.#options.figures.counts();
    return {
      rules: this.#options.rules.map(({ definition }) => ({
        ...definition,
        counts: counts.get(definition.id) ?? noVerdicts(),
      })),
    };
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
