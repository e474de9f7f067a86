import { setTimeout as sleep } from 'node:timers/promises';
import { Asked, DesiredAt } from './desired-at';
import { SourceContext } from './source';

/** A question to Git. @internal */
export type AskedAt = Parameters<DesiredAt['askedAt']>[0];

/**
 * How long facts wait for Git to know a revision. Argo CD often sees a push first; before
 * the mirror answered anything at all, it is still being cloned.
 */
const patienceMs = { usual: 1_500, atStart: 30_000 };
const firstPauseMs = 50;

/** Keeps memory of a few revisions that Git did not know; more than that are not new at once. */
const unknownKept = 1_000;

/** Asks Git what it asked for at a revision, and waits a little for one that it does not know yet. @internal */
export class AskedReader {
  readonly #desiredAt: DesiredAt;
  readonly #context: SourceContext;
  /** Revisions that were waited for in vain: nothing waits for them again. */
  readonly #unknown = new Set<string>();
  #hasAnswered = false;

  /** Over a mirror, within one session. */
  constructor(options: { desiredAt: DesiredAt; context: SourceContext }) {
    this.#desiredAt = options.desiredAt;
    this.#context = options.context;
  }

  /** Answers in the order of the questions; undefined where Git does not know. */
  async ask(
    questions: (AskedAt | undefined)[],
  ): Promise<(Asked | undefined)[]> {
    const answers = await this.#askAll(questions);
    const open = questions.flatMap((question, i) =>
      question && !answers[i] && this.#isWorthWaiting(question) ? [i] : [],
    );
    if (open.length === 0) return answers;
    this.#context.hint({ source: 'github-gitops', push: true });
    const late = await this.#askUntilKnown(open.map(i => questions[i]));
    late.forEach((answer, i) => {
      answers[open[i]] = answer;
    });
    return answers;
  }

  // Of a chart the revision is a version; only a commit is Git's to tell of.
  #isWorthWaiting({ revision }: AskedAt): boolean {
    return isCommit(revision) && !this.#unknown.has(revision);
  }

  async #askUntilKnown(
    questions: (AskedAt | undefined)[],
  ): Promise<(Asked | undefined)[]> {
    const startedAt = Date.now();
    let pause = firstPauseMs;
    let answers: (Asked | undefined)[];
    do {
      await sleep(pause, undefined, { signal: this.#context.signal });
      pause = Math.min(pause * 2, 1_000);
      answers = await this.#askAll(questions);
    } while (
      answers.includes(undefined) &&
      Date.now() - startedAt < this.#patience()
    );
    if (this.#unknown.size > unknownKept) this.#unknown.clear();
    questions.forEach((question, i) => {
      if (question && !answers[i]) this.#unknown.add(question.revision);
    });
    return answers;
  }

  #patience(): number {
    return this.#hasAnswered ? patienceMs.usual : patienceMs.atStart;
  }

  async #askAll(
    questions: (AskedAt | undefined)[],
  ): Promise<(Asked | undefined)[]> {
    return Promise.all(
      questions.map(async question => {
        if (!question || !isCommit(question.revision)) return undefined;
        const answer = await this.#desiredAt.askedAt(question);
        if (answer) this.#hasAnswered = true;
        return answer;
      }),
    );
  }
}

/** True for a full SHA-1. @internal */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}
