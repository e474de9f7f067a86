import { isDeepStrictEqual } from 'node:util';
import { ServiceUnavailableError } from '@backstage/errors';
import {
  DoneRule,
  DoneRules,
  DryRun,
  refusal,
  RuleDefinition,
  say,
  VerdictCounts,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { Knex } from 'knex';
import { compileRule } from '../done/read-rules';
import { standingRules } from '../audit/standing-rules';
import { defaultRules } from '../done/default-rules';
import { CurrentAnswers } from '../read/current-answers';
import { byRule, noVerdicts, tallyDone } from '../read/done-figures';
import { dryRun } from '../read/dry-run';
import { readersKept } from '../read/kept-answers';
import { StoredPipeline } from '../read/stored-pipelines';

/** Longest time that a dry-run may take. */
const maxDryRunMs = 20_000;

type AuditRulesOptions = {
  db: Knex;
  rules: readonly DoneRule[];
  /** Pipelines that a caller may read, as they read now. */
  pipelines: (readable: Readable) => AsyncIterable<StoredPipeline[]>;
};

/** Answers about the rules of the Definition of Done. @internal */
export class AuditRules {
  readonly #options: AuditRulesOptions;
  #isTrying = false;
  readonly #counted: CurrentAnswers<Map<string, VerdictCounts>>;

  /** Over the rules in force, and what is stored. */
  constructor(options: AuditRulesOptions) {
    this.#options = options;
    this.#counted = new CurrentAnswers({ db: options.db, most: readersKept });
  }

  /** Every rule in force, with how its verdicts on what a caller may read came out, and the non-negotiables. */
  async list(readable: Readable): Promise<DoneRules> {
    const counts = await this.#counted.get(readable, async () =>
      byRule(await tallyDone(this.#options.db, readable)),
    );
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

  /** What a rule would change; an `InputError` where it is none. One at a time, since each goes through the fleet. */
  async try(definition: RuleDefinition, readable: Readable): Promise<DryRun> {
    const rule = compileRule(definition, 'rule');
    if (this.#isTrying)
      throw refusal(ServiceUnavailableError, say('refusal.trying'));
    this.#isTrying = true;
    try {
      const end = performance.now() + maxDryRunMs;
      return await dryRun({
        rule,
        pipelines: this.#options.pipelines(readable),
        isOver: () => performance.now() > end,
      });
    } finally {
      this.#isTrying = false;
    }
  }
}
