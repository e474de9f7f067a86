import { parseEnvironmentState, PastState } from '@ameide/gitops-repo';
import {
  GitMirror,
  MirrorFileTooLargeError,
} from '@ameide/plugin-primitives-node';

/** Commits of asked files that are looked at; what older ones said is said not to be known. */
const maxCommits = 400;
/** Files whose past is kept. */
const maxFiles = 3_000;
/** Where values files of environments are; others are not asked for. */
const valuesFolder = 'sources/values/env';

/** The part of a mirror that is read here. @internal */
export type PastMirror = Pick<
  GitMirror,
  'isAncestor' | 'log' | 'readAt' | 'steps'
>;

/** What a values file said, newest first. @internal */
export type FilePast = {
  states: PastState[];
  /** False when there may be older ones. */
  isWhole: boolean;
};

type Past = Map<string, Promise<FilePast>>;

/**
 * What values files said, up to one commit of main. A page asks for the same ones again and
 * again, and a history is a run of git over all of the branch; so it is kept, and when main
 * moves on, what the commits since have not touched stays.
 * @internal
 */
export class ValuesPast {
  readonly #mirror: PastMirror;
  #known: { head: string; files: Promise<Past> } | undefined;

  constructor(mirror: PastMirror) {
    this.#mirror = mirror;
  }

  /** Every state of files, the one at the head first; one run of git for all that are not known. */
  async of(
    files: readonly string[],
    head: string,
  ): Promise<Map<string, FilePast>> {
    const kept = await this.#filesAt(head);
    const asked: Past = new Map();
    const unknown = files.filter(file => !kept.has(file));
    const read = this.#read(unknown, head);
    for (const file of files) {
      const past = kept.get(file) ?? read.then(all => pastIn(all, file));
      asked.set(file, past);
    }
    if (kept.size >= maxFiles) kept.clear();
    for (const [file, past] of asked) {
      kept.set(file, past);
      // A read that failed is not kept; whoever waits for it is told.
      past.catch(() => kept.delete(file));
    }
    return new Map(
      await Promise.all(
        [...asked].map(async ([file, past]) => [file, await past] as const),
      ),
    );
  }

  #filesAt(head: string): Promise<Past> {
    const before = this.#known;
    if (before?.head === head) return before.files;
    const files = before
      ? // Where there is no way from the one to the other, all is read again.
        this.#untouched(before, head).catch((): Past => new Map())
      : Promise.resolve<Past>(new Map());
    this.#known = { head, files };
    return files;
  }

  async #untouched(
    before: { head: string; files: Promise<Past> },
    head: string,
  ): Promise<Past> {
    if (!(await this.#mirror.isAncestor(before.head, head))) return new Map();
    // A file that is as it was may have changed twice.
    const steps = await this.#mirror.steps(before.head, head, [valuesFolder]);
    const touched = new Set(
      steps.flatMap(({ changes }) => changes.map(({ path }) => path)),
    );
    const files = await before.files;
    return new Map([...files].filter(([file]) => !touched.has(file)));
  }

  async #read(
    files: readonly string[],
    head: string,
  ): Promise<Map<string, FilePast>> {
    if (files.length === 0) return new Map();
    const states = new Map<string, PastState[]>(files.map(file => [file, []]));
    let commits = 0;
    const log = this.#mirror.log({
      ...{ to: head, paths: files, firstParent: true },
      ...{ withFiles: true, limit: maxCommits },
    });
    for await (const { sha, date, files: touched } of log) {
      commits += 1;
      const texts = await this.#textsAt(sha, touched);
      for (const file of touched)
        states.get(file)?.push({
          ...{ commit: sha, at: new Date(date) },
          ...stateOf(texts.get(file), file),
        });
    }
    const isWhole = commits < maxCommits;
    return new Map(
      [...states].map(([file, all]) => [file, { states: all, isWhole }]),
    );
  }

  /** Without a file that was too large, as without one that was broken: the gate lets neither in. */
  async #textsAt(
    sha: string,
    files: readonly string[],
  ): Promise<Map<string, string>> {
    try {
      return await this.#mirror.readAt(sha, files);
    } catch (error) {
      if (!(error instanceof MirrorFileTooLargeError)) throw error;
      const others = files.filter(file => file !== error.path);
      if (others.length === files.length) throw error;
      return this.#textsAt(sha, others);
    }
  }
}

/** A file that no commit touched never was. */
function pastIn(all: ReadonlyMap<string, FilePast>, file: string): FilePast {
  return all.get(file) ?? { states: [], isWhole: true };
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
