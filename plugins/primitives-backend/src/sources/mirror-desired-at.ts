import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { GitMirror } from '@ameide/plugin-primitives-node';
import { Asked, DesiredAt } from './desired-at';
import { GitOpsValues, layered } from './gitops-values';

const valuesRoot = 'sources/values';
/** Applications stand at a handful of revisions at a time; each set of paths is small. */
const revisionCapacity = 200;
/** Answers for components that changed after a revision; some per push. */
const answerCapacity = 20_000;

type Question = Parameters<DesiredAt['askedAt']>[0];
type Changed = ReadonlySet<string> | undefined;

/**
 * Answers from the mirror of the GitOps repository. Ten thousands of Applications ask for
 * the same few revisions: for each there is one diff against the tip, and for a component
 * whose files are not in it the tip's answer is the revision's.
 * @internal
 */
export class MirrorDesiredAt implements DesiredAt {
  readonly #mirror: GitMirror;
  readonly #values: GitOpsValues;
  #tip: Tip | undefined;
  readonly #answers = new Map<string, Promise<Asked | undefined>>();

  /** `values` is shared with the source that reads the same files. */
  constructor(options: { mirror: GitMirror; values: GitOpsValues }) {
    this.#mirror = options.mirror;
    this.#values = options.values;
  }

  async askedAt(question: Question): Promise<Asked | undefined> {
    const { revision, environment, component } = question;
    if (!/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(revision)) return undefined;
    const head = this.#mirror.knownHead ?? (await this.#mirror.head());
    if (head === undefined) return undefined;
    if (this.#tip?.head !== head) this.#tip = this.#tipOf(head, this.#tip);
    const tip = this.#tip;
    const changed = await remembered(
      tip.changed,
      revision,
      revisionCapacity,
      () => this.#changedSince(revision, head),
    );
    if (!changed) return undefined;
    const paths = pathsOf(environment, component);
    if (paths.some(path => changed.has(path)))
      return remembered(
        this.#answers,
        `${revision} ${environment} ${component}`,
        answerCapacity,
        () => this.#readAt(revision, paths),
      );
    return this.#answer(paths, await tip.files);
  }

  #tipOf(head: string, before: Tip | undefined): Tip {
    return { head, files: this.#filesAt(head, before), changed: new Map() };
  }

  /** Undefined when the revision is not on the branch. */
  async #changedSince(revision: string, head: string): Promise<Changed> {
    if (revision === head) return new Set();
    if (!(await this.#mirror.isAncestor(revision, head))) return undefined;
    const changes = await this.#mirror.changes(revision, head, [valuesRoot]);
    return new Set(changes.map(({ path }) => path));
  }

  /** Values files at the tip: those of the tip before, with what changed since. */
  async #filesAt(
    head: string,
    before: Tip | undefined,
  ): Promise<ReadonlyMap<string, string>> {
    // Where the tip before could not be read, all is read anew.
    const known = await before?.files.catch(() => undefined);
    const files = new Map(known);
    const from = known && before?.head;
    for (const { path, oid } of await this.#mirror.changes(from, head, [
      valuesRoot,
    ])) {
      if (oid === undefined) files.delete(path);
      else files.set(path, oid);
    }
    await this.#values.load([...files.values()]);
    return files;
  }

  async #readAt(
    revision: string,
    paths: readonly string[],
  ): Promise<Asked | undefined> {
    const changes = await this.#mirror.changes(undefined, revision, paths);
    const files = changes.flatMap(({ path, oid }) =>
      oid ? [[path, oid] as const] : [],
    );
    return this.#answer(paths, new Map(files));
  }

  async #answer(
    paths: readonly string[],
    files: ReadonlyMap<string, string>,
  ): Promise<Asked | undefined> {
    await this.#values.load(paths.flatMap(path => files.get(path) ?? []));
    const [shared, own] = paths.map(path =>
      this.#values.layer({ path, oid: files.get(path) }),
    );
    if (!shared || !own) return undefined;
    const { enabled, digest } = layered(shared, own);
    return { enabled, digest };
  }
}

type Tip = {
  head: string;
  files: Promise<ReadonlyMap<string, string>>;
  /** Paths that differ between a revision and this tip. */
  changed: Map<string, Promise<Changed>>;
};

function pathsOf(environment: string, component: string): [string, string] {
  const paths = gitopsPaths(component);
  return [paths.sharedValues, paths.environmentValues(environment)];
}

/** Asks once, also when many ask at once; forgets the oldest, and what failed. */
function remembered<T>(
  known: Map<string, Promise<T>>,
  key: string,
  capacity: number,
  ask: () => Promise<T>,
): Promise<T> {
  const found = known.get(key);
  if (found) return found;
  const asked = ask();
  known.set(key, asked);
  asked.catch(() => known.delete(key));
  const [oldest] = known.keys();
  if (known.size > capacity) known.delete(oldest);
  return asked;
}
