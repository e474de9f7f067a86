import {
  EnvironmentName,
  parsePrimitiveId,
  Progress,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { movedIds, withoutFindings } from '../facts/about-several';
import { fleetScope, scopeOfBranch, scopeOfId } from '../facts/scope';
import { viewsOfScopes } from '../facts/scope-views';
import { StoredFacts } from '../facts/stored-facts';
import { AssembleConfig, createContext } from '../pipeline/context';
import { environmentPipeline } from '../pipeline/environment-stages';
import { stagePull } from '../pipeline/stage';

/** What is followed. @internal */
export type ProgressQuestion = {
  pull?: number;
  environment: EnvironmentName;
  moves: ReadonlyArray<{ id: string; digest: string }>;
  sources: SourceStatus[];
  /** Whether a pull request may be told of that is about none of the moves alone. */
  anyPull: boolean;
};

/**
 * Judges the stages of an environment for digests that somebody asked for: a pipeline's
 * own are about its newest digest, which a rollback, say, never is.
 * @internal
 */
export class ProgressReader {
  readonly #db: Knex;
  readonly #config: AssembleConfig;
  readonly #logger: LoggerService;
  readonly #clock: () => Date;

  /** Over the plugin's database. */
  constructor(options: {
    db: Knex;
    config: AssembleConfig;
    logger: LoggerService;
    clock: () => Date;
  }) {
    this.#db = options.db;
    this.#config = options.config;
    this.#logger = options.logger;
    this.#clock = options.clock;
  }

  /** In the order that was asked for; what is no id is left out. */
  async read(question: ProgressQuestion): Promise<Progress> {
    const { environment, moves, sources } = question;
    const scopes = [...new Set(moves.map(({ id }) => scopeOfId(id)))];
    const views = await viewsOfScopes(this.#db, {
      ...{ scopes, logger: this.#logger },
    });
    const items = moves.flatMap(({ id, digest }) => {
      const ref = parsePrimitiveId(id);
      const view = views.get(scopeOfId(id));
      if (!ref || !view) return [];
      const context = createContext({
        ...{ ref, view, sources, config: this.#config, now: this.#clock() },
      });
      const judged = environmentPipeline({ ...context, digest }, environment);
      return [{ ...judged, id, wanted: digest }];
    });
    return {
      pull: await this.#pull(question),
      ...{ items, sources },
    };
  }

  async #pull(question: ProgressQuestion): Promise<Progress['pull']> {
    const { pull: number, moves, anyPull } = question;
    if (number === undefined) return undefined;
    const facts = new StoredFacts({ db: this.#db, logger: this.#logger });
    const pull = (await facts.many('gitops-pull', [`${number}`])).get(
      `${number}`,
    );
    if (!pull) return undefined;
    const own = scopeOfBranch(pull.headRef);
    const scopes = [own, ...movedIds(pull).map(scopeOfId)].filter(
      scope => scope !== fleetScope,
    );
    const isOfMoves = moves.some(({ id }) => scopes.includes(scopeOfId(id)));
    if (!anyPull && !isOfMoves) return undefined;
    const known = (await facts.many('gitops-checks', [pull.headSha])).get(
      pull.headSha,
    );
    // What the gate found may be about another of several.
    const isWhole = anyPull || own !== fleetScope;
    const checks = known && !isWhole ? withoutFindings(known) : known;
    const failures = checks?.failures ?? [];
    return {
      ...stagePull({ ...pull, checks: checks?.state, failures }),
      failures,
    };
  }
}
