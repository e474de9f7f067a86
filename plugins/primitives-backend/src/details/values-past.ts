import { parseEnvironmentState, PastState } from '@ameide/gitops-repo';
import {
  GitMirror,
  MirrorFileTooLargeError,
} from '@ameide/plugin-primitives-node';

/** States of one values file that are looked at; older ones are said not to be known. */
export const maxStates = 200;
/** Files whose past is kept. */
const maxFiles = 3_000;
/** Where values files of environments are; others are not asked for. */
const valuesFolder = 'sources/values/env';

/** The part of a mirror that is read here. @internal */
export type PastMirror = Pick<
  GitMirror,
  'isAncestor' | 'log' | 'readAt' | 'steps'
>;

type Past = Map<string, Promise<PastState[]>>;

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

  /** Every state of a file, newest first; the one at the head is the first. */
  async of(file: string, head: string): Promise<PastState[]> {
    const files = await this.#filesAt(head);
    const past = files.get(file) ?? this.#read(file, head);
    if (files.size >= maxFiles) files.clear();
    files.set(file, past);
    // A read that failed is not kept; whoever waits for it is told.
    past.catch(() => files.delete(file));
    return past;
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

  async #read(file: string, head: string): Promise<PastState[]> {
    const past: PastState[] = [];
    const log = this.#mirror.log({
      ...{ to: head, paths: [file], firstParent: true, limit: maxStates },
    });
    for await (const { sha, date } of log) {
      const text = await this.#textAt(sha, file);
      past.push({ commit: sha, at: new Date(date), ...stateOf(text, file) });
    }
    return past;
  }

  /** Undefined also for a file that was too large, as for one that was broken: the gate lets neither in. */
  async #textAt(sha: string, file: string): Promise<string | undefined> {
    try {
      return (await this.#mirror.readAt(sha, [file])).get(file);
    } catch (error) {
      if (error instanceof MirrorFileTooLargeError) return undefined;
      throw error;
    }
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
