import { GitMirror } from '@ameide/plugin-primitives-node';

const valuesRoot = 'sources/values';

/** A content of a file, and the place in the branch of the commit that brought it; `oid` is undefined where that removed the file. @internal */
export type ValuesVersion = { at: number; oid?: string };

/**
 * Which version of each values file every commit of the branch has: the whole history is
 * read once, and then what was pushed. Each Application's last sync stands at a commit of
 * its own, so asking git for each of them would start it ten thousands of times.
 * @internal
 */
export class ValuesHistory {
  /** The commit that it goes up to. */
  readonly head: string;
  readonly #places: Map<string, number>;
  readonly #versions: Map<string, readonly ValuesVersion[]>;

  private constructor(options: {
    head: string;
    places: Map<string, number>;
    versions: Map<string, readonly ValuesVersion[]>;
  }) {
    this.head = options.head;
    this.#places = options.places;
    this.#versions = options.versions;
  }

  /** The history up to `head`: what is known `before`, where the branch went on from there, and what came since. */
  static async read(
    mirror: GitMirror,
    head: string,
    before?: ValuesHistory,
  ): Promise<ValuesHistory> {
    const goesOn =
      before !== undefined && (await mirror.isAncestor(before.head, head));
    const known = goesOn ? before : undefined;
    const steps = await mirror.steps(known?.head, head, [valuesRoot]);
    // Added to what is known, without a copy of a hundred thousand entries for each push:
    // who asks the one before may learn of what lies beyond its head, which is true all the same.
    const places = known ? known.#places : new Map<string, number>();
    const versions = known
      ? known.#versions
      : new Map<string, readonly ValuesVersion[]>();
    for (const { sha, changes } of steps) {
      const at = places.size;
      places.set(sha, at);
      for (const { path, oid } of changes)
        versions.set(path, [...(versions.get(path) ?? []), { at, oid }]);
    }
    return new ValuesHistory({ head, places, versions });
  }

  /** True for the branch's own commits. */
  has(revision: string): boolean {
    return this.#places.has(revision);
  }

  /** The content that a file had at one of the branch's own commits; undefined where it was not there. */
  oidAt(revision: string, path: string): string | undefined {
    const place = this.#places.get(revision);
    if (place === undefined) return undefined;
    return this.#versions.get(path)?.findLast(({ at }) => at <= place)?.oid;
  }

  /** Every content that a file has had, oldest first, by the place of the commit that brought it; 0 is the first of all. */
  versionsOf(path: string): readonly ValuesVersion[] {
    return this.#versions.get(path) ?? [];
  }

  /** Contents of all files at its head. */
  current(): string[] {
    return [...this.#versions.values()].flatMap(
      versions => versions.at(-1)?.oid ?? [],
    );
  }
}
