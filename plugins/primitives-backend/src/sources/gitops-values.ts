import { english, say } from '@ameide/plugin-primitives-common';
import {
  GitMirror,
  MirrorBlob,
  mirrorFileTooLarge,
} from '@ameide/plugin-primitives-node';
import { digestOf, readValues, UnreadableValues, Values } from './values-file';

/** Twice what ten thousand primitives have with their smokes in three environments. */
const capacity = 200_000;

const nothing: Values = { suspects: [] };

/** What a values file says, kept without its path, since many files are alike. */
type Known = Values | UnreadableValues;

/**
 * Reads values files of the GitOps mirror by their content: what was read once is known,
 * whatever commit and path it is found at.
 * @internal
 */
export class GitOpsValues {
  readonly #mirror: GitMirror;
  readonly #known = new Map<string, Known>();
  #wanted = new Set<string>();
  #reading: Promise<void> = Promise.resolve();

  /** Over the mirror of the GitOps repository. */
  constructor(options: { mirror: GitMirror }) {
    this.#mirror = options.mirror;
  }

  /**
   * Reads those of the blobs that are not known yet; call it before `layer`. However many
   * ask at once, one run of git reads for all of them, and the next for who came meanwhile.
   */
  async load(oids: readonly string[]): Promise<void> {
    let isMissing = false;
    for (const oid of new Set(oids)) {
      const known = this.#known.get(oid);
      if (known === undefined) {
        isMissing = true;
        this.#wanted.add(oid);
      }
      // What was used last is forgotten last.
      else if (this.#known.delete(oid)) this.#known.set(oid, known);
    }
    if (!isMissing) return;
    const read = this.#reading.then(() => this.#readWanted());
    this.#reading = read.catch(() => {});
    await read;
  }

  async #readWanted(): Promise<void> {
    const wanted = this.#wanted;
    this.#wanted = new Set();
    try {
      for await (const blob of this.#mirror.read([...wanted]))
        this.#known.set(blob.name, toKnown(blob));
    } catch (error) {
      // Others asked for these too, and look next.
      for (const oid of wanted) this.#wanted.add(oid);
      throw error;
    }
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= capacity) break;
      this.#known.delete(oldest);
    }
  }

  /** Why a loaded file cannot be read, with its name; undefined for one that can, or is not there. */
  problemOf({ path, oid }: { path: string; oid?: string }): string | undefined {
    const known = oid === undefined ? nothing : this.#known.get(oid);
    if (known === undefined) return `${path} was not read`;
    return 'problem' in known ? `${path}: ${known.problem}` : undefined;
  }

  /** What a loaded file says; a file that is not there says nothing, one that cannot be read is undefined. */
  layer(file: { path: string; oid?: string }): Values | undefined {
    if (file.oid === undefined) return nothing;
    const known = this.#known.get(file.oid);
    if (known === undefined || 'problem' in known) return undefined;
    if (known.suspects.length === 0) return known;
    const suspects = known.suspects.map(key => `${file.path}: ${key}`);
    return { ...known, suspects };
  }
}

/** The environment's values over the shared ones, as the ApplicationSet layers them. @internal */
export function layered(shared: Values, own: Values) {
  const imageRef = own.imageRef ?? shared.imageRef;
  return {
    enabled: own.enabled ?? shared.enabled ?? false,
    imageRef,
    digest: digestOf(imageRef),
    suspects: [...shared.suspects, ...own.suspects],
  };
}

/** The component that a file of the GitOps repo belongs to: `id` is the primitive's, also for its smoke. @internal */
export function componentOf(
  path: string,
): { id: string; isSmoke: boolean; isWiring: boolean } | undefined {
  const wiring =
    /^environments\/_shared\/components\/apps\/primitives\/([^/]+)\/component\.yaml$/.exec(
      path,
    )?.[1];
  const values =
    /^sources\/values\/(?:_shared|env\/[^/]+)\/apps\/([^/]+)\.yaml$/.exec(
      path,
    )?.[1];
  const component = wiring ?? values;
  if (!component) return undefined;
  return {
    id: component.replace(/-smoke$/, ''),
    isSmoke: component.endsWith('-smoke'),
    isWiring: wiring !== undefined,
  };
}

function toKnown({ text, tooLarge }: MirrorBlob): Known {
  if (text !== undefined) return readValues(text);
  return {
    problem: tooLarge ? mirrorFileTooLarge : english(say('file.absent')),
  };
}
