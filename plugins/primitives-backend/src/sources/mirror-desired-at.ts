import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { GitMirror } from '@ameide/plugin-primitives-node';
import { Asked, DesiredAt } from './desired-at';
import { GitOpsValues, layered } from './gitops-values';
import { ValuesHistory } from './values-history';

type Question = Parameters<DesiredAt['askedAt']>[0];

/**
 * Answers from the mirror of the GitOps repository, by the history of its values files.
 * Argo CD syncs commits of the branch itself; others, and those not fetched yet, are unknown.
 * @internal
 */
export class MirrorDesiredAt implements DesiredAt {
  readonly #mirror: GitMirror;
  readonly #values: GitOpsValues;
  #tip: { head: string; history: Promise<ValuesHistory> } | undefined;

  /** `values` is shared with the source that reads the same files. */
  constructor(options: { mirror: GitMirror; values: GitOpsValues }) {
    this.#mirror = options.mirror;
    this.#values = options.values;
  }

  async askedAt(question: Question): Promise<Asked | undefined> {
    const { revision, environment, component } = question;
    const history = await this.history();
    if (!history?.has(revision)) return undefined;
    const { sharedValues, environmentValues } = gitopsPaths(component);
    const files = [sharedValues, environmentValues(environment)].map(path => ({
      path,
      oid: history.oidAt(revision, path),
    }));
    await this.#values.load(files.flatMap(({ oid }) => oid ?? []));
    const [shared, own] = files.map(file => this.#values.layer(file));
    if (!shared || !own) return undefined;
    const { enabled, digest } = layered(shared, own);
    return { enabled, digest };
  }

  /** The history of the values files up to what was fetched last; undefined before that. */
  async history(): Promise<ValuesHistory | undefined> {
    const head = this.#mirror.knownHead ?? (await this.#mirror.head());
    return head === undefined ? undefined : this.#historyOf(head);
  }

  #historyOf(head: string): Promise<ValuesHistory> {
    if (this.#tip?.head === head) return this.#tip.history;
    const tip = { head, history: this.#read(head, this.#tip?.history) };
    this.#tip = tip;
    // What failed is read anew by whoever asks next.
    tip.history.catch(() => {
      if (this.#tip === tip) this.#tip = undefined;
    });
    return tip.history;
  }

  async #read(
    head: string,
    before: Promise<ValuesHistory> | undefined,
  ): Promise<ValuesHistory> {
    const known = await before?.catch(() => undefined);
    const history = await ValuesHistory.read(this.#mirror, head, known);
    // Most Applications stand at what Git asks for now: read at once, not as they ask.
    if (!known) await this.#values.load(history.current());
    return history;
  }
}
