import {
  holdsFile,
  judgeMove,
  parseEnvironmentState,
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

/** States of one values file that are looked at; older ones are said not to be known. */
const maxStates = 200;
/** Files whose past is kept. */
const maxFiles = 3_000;

/** The part of a mirror that is read here. @internal */
export type MoveMirror = Pick<GitMirror, 'fetch' | 'head' | 'log' | 'readAt'>;

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
  /** What files said, at one commit of main: a page asks for the same ones again and again. */
  #past: { head: string; files: Map<string, Promise<PastState[]>> } | undefined;

  /** Over this replica's mirror of the GitOps repo. */
  constructor(options: { mirror: MoveMirror; clock: () => Date }) {
    this.#mirror = options.mirror;
    this.#clock = options.clock;
  }

  /** One item for each environment; unknown, with the reason, where the files cannot be read. */
  async judge(question: MoveQuestion): Promise<Moves> {
    const { digest, environments } = question;
    if (digest === undefined) return { items: [] };
    try {
      const head = await this.#head(question.revision);
      const texts = await this.#mirror.readAt(head, [policyFile, holdsFile]);
      const rules = parseRules(texts.get(policyFile), texts.get(holdsFile));
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
    return this.#pastOf(file, await this.#head(revision));
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
      states.set(file, await this.#pastOf(file, head));
    }
    return {
      head,
      isWhole: [...states.values()].every(past => past.length < maxStates),
      of: file => states.get(file) ?? [],
    };
  }

  #pastOf(file: string, head: string): Promise<PastState[]> {
    if (this.#past?.head !== head || this.#past.files.size >= maxFiles)
      this.#past = { head, files: new Map() };
    const { files } = this.#past;
    const past = files.get(file) ?? this.#readPast(file, head);
    files.set(file, past);
    // A read that failed is not kept; whoever waits for it is told.
    past.catch(() => files.delete(file));
    return past;
  }

  async #readPast(file: string, head: string): Promise<PastState[]> {
    const past: PastState[] = [];
    const log = this.#mirror.log({
      ...{ to: head, paths: [file], firstParent: true, limit: maxStates },
    });
    for await (const { sha, date } of log) {
      const text = (await this.#mirror.readAt(sha, [file])).get(file);
      past.push({ commit: sha, at: new Date(date), ...stateOf(text, file) });
    }
    return past;
  }
}

/** What a file said; nothing where it was gone or cannot be read, as the gate takes it. */
function stateOf(text: string | undefined, file: string) {
  if (text === undefined) return {};
  try {
    const { enabled, digest } = parseEnvironmentState(text, file);
    return { enabled, digest };
  } catch {
    return {};
  }
}
