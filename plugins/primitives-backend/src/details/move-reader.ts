import {
  holdsFile,
  judgeMove,
  parseRules,
  PastState,
  policyFile,
  policyOf,
  requiredEnvironments,
  RulesInForce,
  StateHistory,
} from '@ameide/gitops-repo';
import { gitopsPaths, Move, Moves } from '@ameide/plugin-primitives-common';
import { GitMirror } from '@ameide/plugin-primitives-node';
import { maxStates, PastMirror, ValuesPast } from './values-past';

/** The part of a mirror that is read here. @internal */
export type MoveMirror = PastMirror & Pick<GitMirror, 'fetch' | 'head'>;

/** A question of where a digest may go. @internal */
export type MoveQuestion = {
  id: string;
  digest?: string;
  environments: readonly string[];
  /** Commit of the GitOps repo that facts know of. */
  revision?: string;
};

/**
 * Asks the gate's own judge, over holds and policy as they are on the GitOps main branch,
 * whether a digest may come into environments now.
 * @internal
 */
export class MoveReader {
  readonly #mirror: MoveMirror;
  readonly #clock: () => Date;
  readonly #past: ValuesPast;
  #known: { head: string; rules: Promise<RulesInForce> } | undefined;

  /** Over this replica's mirror of the GitOps repo. */
  constructor(options: { mirror: MoveMirror; clock: () => Date }) {
    this.#mirror = options.mirror;
    this.#clock = options.clock;
    this.#past = new ValuesPast(options.mirror);
  }

  /** One item for each environment; unknown, with the reason, where the files cannot be read. */
  async judge(question: MoveQuestion): Promise<Moves> {
    const { digest, environments } = question;
    if (digest === undefined) return { items: [] };
    try {
      const head = await this.#head(question.revision);
      const rules = await this.#rulesAt(head);
      const items: Move[] = [];
      for (const environment of environments) {
        items.push(
          await this.#move({ ...question, digest, environment, head, rules }),
        );
      }
      return { digest, revision: head, items };
    } catch (error) {
      const reason = `Holds and promotion policy could not be read here: ${
        error instanceof Error ? error.message : String(error)
      }`;
      const none = { refusals: [], approvers: [] };
      return {
        digest,
        items: environments.map(environment => ({
          ...{ environment, status: 'unknown', ...none, reason },
        })),
      };
    }
  }

  /** Everybody who opens a page asks, and some hundred holds take a while to read. */
  async #rulesAt(head: string): Promise<RulesInForce> {
    if (this.#known?.head !== head) {
      const known = { head, rules: this.#readRules(head) };
      this.#known = known;
      // What failed is read anew by whoever asks next.
      known.rules.catch(() => {
        if (this.#known === known) this.#known = undefined;
      });
    }
    return this.#known.rules;
  }

  async #readRules(head: string): Promise<RulesInForce> {
    const texts = await this.#mirror.readAt(head, [policyFile, holdsFile]);
    return parseRules(texts.get(policyFile), texts.get(holdsFile));
  }

  /** A replica that does not collect fetches by itself, when it is behind what is known. */
  async #head(revision: string | undefined): Promise<string> {
    const head = await this.#mirror.head();
    return head !== undefined && (!revision || head === revision)
      ? head
      : this.#mirror.fetch();
  }

  /** What an environment was asked for, newest first; the present state is the first. */
  async past(where: {
    id: string;
    environment: string;
    revision?: string;
  }): Promise<readonly PastState[]> {
    const { id, environment, revision } = where;
    const file = gitopsPaths(id).environmentValues(environment);
    return this.#past.of(file, await this.#head(revision));
  }

  async #move(about: {
    id: string;
    digest: string;
    environment: string;
    head: string;
    rules: RulesInForce;
  }): Promise<Move> {
    const { id, digest, environment, head, rules } = about;
    const policy = policyOf(rules.policy, environment);
    const names = [environment, ...requiredEnvironments(policy, environment)];
    const refusals = judgeMove({
      ...rules,
      history: await this.#history(id, names, head),
      move: { id, environment, digest },
      at: this.#clock(),
    });
    return {
      environment,
      status: refusals.length > 0 ? 'refused' : 'free',
      refusals,
      approvers: policy.approvers,
    };
  }

  async #history(
    id: string,
    environments: readonly string[],
    head: string,
  ): Promise<StateHistory> {
    const states = new Map<string, PastState[]>();
    for (const environment of environments) {
      const file = gitopsPaths(id).environmentValues(environment);
      states.set(file, await this.#past.of(file, head));
    }
    return {
      head,
      isWhole: [...states.values()].every(past => past.length < maxStates),
      of: file => states.get(file) ?? [],
    };
  }
}
