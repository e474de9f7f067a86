import { DigestOrder, judgeDigestOrder } from '@ameide/gitops-repo';
import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { GitOpsValues } from './gitops-values';
import { digestOf } from './values-file';
import { ValuesHistory, ValuesVersion } from './values-history';

/** A digest that Git asks for in an environment that another one comes before. @internal */
export type OrderQuestion = {
  environment: string;
  /** The environment before it in the order of promotion. */
  before: string;
  component: string;
  digest: string;
};

/**
 * Tells from Git's history whether digests went through the environment before, as the
 * gate does, also of what happened before there was a portal.
 * @internal
 */
export class DigestOrderReader {
  readonly #history: () => Promise<ValuesHistory | undefined>;
  readonly #values: GitOpsValues;

  /** `history` is that of the branch as it was fetched last. */
  constructor(options: {
    history: () => Promise<ValuesHistory | undefined>;
    values: GitOpsValues;
  }) {
    this.#history = options.history;
    this.#values = options.values;
  }

  /** Answers in the order of the questions; every content that is needed is read in one go. */
  async ask(questions: readonly OrderQuestion[]): Promise<DigestOrder[]> {
    if (questions.length === 0) return [];
    const history = await this.#history();
    if (!history) return questions.map(() => 'unknown');
    const asked = questions.map(question => ({
      digest: question.digest,
      own: filesOf(question.component, question.environment),
      other: filesOf(question.component, question.before),
    }));
    await this.#values.load(
      asked.flatMap(({ own, other }) =>
        [...own, ...other].flatMap(path =>
          history.versionsOf(path).flatMap(({ oid }) => oid ?? []),
        ),
      ),
    );
    return asked.map(({ digest, own, other }) => {
      const arrivals = this.#arrivals(history, own, digest);
      const before = this.#arrivals(history, other, digest);
      // A digest is asked for, so something brought it, which could not be read.
      if (arrivals.commits.length === 0) return 'unknown';
      return judgeDigestOrder({
        arrivals: arrivals.commits,
        before: before.commits,
        isFirst: commit => commit === 0,
        isWhole: arrivals.isWhole && before.isWhole,
      });
    });
  }

  /** Commits that brought a digest into one of some files, newest first and the newer the lower. */
  #arrivals(history: ValuesHistory, paths: string[], digest: string) {
    const commits = new Set<number>();
    let isWhole = true;
    for (const path of paths) {
      let hadIt = false;
      for (const version of history.versionsOf(path)) {
        const found = this.#digestOf(path, version);
        if (found === 'unreadable') isWhole = false;
        else if (found === digest && !hadIt) commits.add(0 - version.at);
        hadIt = found === digest;
      }
    }
    return { commits: [...commits].sort((a, b) => a - b), isWhole };
  }

  #digestOf(path: string, { oid }: ValuesVersion): string | undefined {
    if (oid === undefined) return undefined;
    const values = this.#values.layer({ path, oid });
    return values ? digestOf(values.imageRef) : 'unreadable';
  }
}

/** What an environment asks for stands in its own file, or in the one that all share. */
function filesOf(component: string, environment: string): string[] {
  const { environmentValues, sharedValues } = gitopsPaths(component);
  return [environmentValues(environment), sharedValues];
}
