import {
  holdsFile,
  judgeMove,
  parseRules,
  PastState,
  policyFile,
  policyOf,
  RefusedError,
  requiredEnvironments,
  RulesInForce,
  StateHistory,
} from '@ameide/gitops-repo';
import {
  gitopsPaths,
  Move,
  Moves,
  reasoned,
  say,
  Saying,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { GitMirror, withoutAddresses } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { messageOf } from '../message-of';
import { unreadMirror } from './unread-mirror';
import { PastMirror, ValuesPast } from './values-past';

/** The part of a mirror that is read here. @internal */
export type MoveMirror = PastMirror & Pick<GitMirror, 'headWith'>;

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
  readonly #shownHosts: readonly string[];
  readonly #logger: LoggerService;
  readonly #clock: () => Date;
  readonly #past: ValuesPast;
  #known: { head: string; rules: Promise<RulesInForce> } | undefined;

  /** Over this replica's mirror of the GitOps repo. */
  constructor(options: {
    mirror: MoveMirror;
    shownHosts: readonly string[];
    logger: LoggerService;
    clock: () => Date;
  }) {
    this.#mirror = options.mirror;
    this.#shownHosts = options.shownHosts;
    this.#logger = options.logger;
    this.#clock = options.clock;
    this.#past = new ValuesPast(options.mirror);
  }

  /** One item for each environment; unknown, with the reason, where the files cannot be read. */
  async judge(question: MoveQuestion): Promise<Moves> {
    const { digest, environments } = question;
    if (digest === undefined) return { items: [] };
    const unread = (why: Saying): Moves => {
      const none = { refusals: [], approvers: [] };
      return {
        digest,
        items: environments.map(environment => ({
          ...{ environment, status: 'unknown', ...none, ...reasoned(why) },
        })),
      };
    };
    let head: string;
    try {
      head = await this.#mirror.headWith(question.revision);
    } catch (error) {
      this.#logger.warn(`Could not judge moves: ${messageOf(error)}`);
      return unread(unreadMirror('GitOps'));
    }
    try {
      const rules = await this.#rulesAt(head);
      const history = await this.#history(question, rules, head);
      const items = environments.map(environment =>
        this.#move({ ...question, digest, environment, history, rules }),
      );
      return { digest, revision: head, items };
    } catch (error) {
      const reason =
        error instanceof RefusedError
          ? error.said.message
          : verbatim(withoutAddresses(messageOf(error), this.#shownHosts));
      return unread(say('move.unread', { reason }));
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

  /** What an environment was asked for, newest first; the present state is the first. */
  async past(where: {
    id: string;
    environment: string;
    revision?: string;
  }): Promise<readonly PastState[]> {
    const { id, environment, revision } = where;
    const file = gitopsPaths(id).environmentValues(environment);
    const head = await this.#mirror.headWith(revision);
    return (await this.#past.of([file], head)).get(file)?.states ?? [];
  }

  #move(about: {
    id: string;
    digest: string;
    environment: string;
    history: StateHistory;
    rules: RulesInForce;
  }): Move {
    const { id, digest, environment, history, rules } = about;
    const policy = policyOf(rules.policy, environment);
    const refusals = judgeMove({
      ...{ ...rules, history, at: this.#clock() },
      move: { id, environment, digest },
    });
    return {
      environment,
      status: refusals.length > 0 ? 'refused' : 'free',
      refusals,
      approvers: policy.approvers,
    };
  }

  /** What the environments were asked for, and those that a digest must have been in before them. */
  async #history(
    { id, environments }: MoveQuestion,
    { policy }: RulesInForce,
    head: string,
  ): Promise<StateHistory> {
    const names = new Set(
      environments.flatMap(environment => [
        environment,
        ...requiredEnvironments(policyOf(policy, environment), environment),
      ]),
    );
    const paths = gitopsPaths(id);
    const past = await this.#past.of(
      [...names].map(name => paths.environmentValues(name)),
      head,
    );
    return {
      head,
      isWhole: [...past.values()].every(({ isWhole }) => isWhole),
      of: file => past.get(file)?.states ?? [],
    };
  }
}
