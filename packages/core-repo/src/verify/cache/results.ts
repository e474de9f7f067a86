import { join } from 'node:path';
import {
  CheckId,
  corePath,
  findingSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { ListedPrimitive } from '../../api';
import { Check } from '../check';
import { VerifyRun } from '../run';
import { FileDigests, KnownDigests } from './file-digests';
import {
  cacheFolder,
  digestFiles,
  keyOf,
  knownDigestsSchema,
} from './fingerprints';
import { readKept, writeKept } from './kept-file';

const outcomeSchema = z.object({
  message: z.string(),
  issues: z.array(findingSchema),
  /** Programs that were used, with their versions. */
  used: z.record(z.string(), z.string()),
});

const keptSchema = z.object({
  files: knownDigestsSchema,
  results: z.record(z.string(), outcomeSchema.extend({ key: z.string() })),
});

/** What a check found, before anything was weighed. @internal */
export type KeptOutcome = z.infer<typeof outcomeSchema>;

/**
 * Kept outcomes of one primitive. An outcome counts only for exactly what it was made
 * from; what could not be looked at is never kept.
 * @internal
 */
export class KeptResults {
  readonly #subject: Subject;
  readonly #path: string;
  readonly #digests: FileDigests;
  readonly #keys: ReadonlyMap<CheckId, string>;
  readonly #results: Map<string, KeptOutcome & { key: string }>;
  readonly #added = new Map<CheckId, KeptOutcome>();

  private constructor(options: {
    subject: Subject;
    path: string;
    digests: FileDigests;
    keys: ReadonlyMap<CheckId, string>;
    results: Map<string, KeptOutcome & { key: string }>;
  }) {
    this.#subject = options.subject;
    this.#path = options.path;
    this.#digests = options.digests;
    this.#keys = options.keys;
    this.#results = options.results;
  }

  /** Looks at the primitive as it is now. */
  static async open(subject: Subject, run: VerifyRun): Promise<KeptResults> {
    const { kind, name } = subject.primitive;
    const path = join(cacheFolder(run.root), `${kind}-${name}.json`);
    const kept = readKept(path, keptSchema);
    const { digests, keys } = await lookAt(subject, run, kept?.files);
    return new KeptResults({
      subject,
      path,
      digests,
      keys,
      results: new Map(Object.entries(kept?.results ?? {})),
    });
  }

  /** The outcome of a check on exactly what is there now. */
  get(check: Check): KeptOutcome | undefined {
    const key = this.#keys.get(check.id);
    const result = this.#results.get(check.id);
    return key !== undefined && result?.key === key ? result : undefined;
  }

  /** Notes an outcome, to be kept. */
  set(check: Check, outcome: KeptOutcome): void {
    this.#added.set(check.id, outcome);
  }

  /**
   * Writes what is new, as far as it was made from what is still there: `run` is a fresh
   * one, that has looked at nothing yet. What changed while checks ran is kept by nobody.
   */
  async close(run: VerifyRun): Promise<void> {
    if (this.#added.size === 0) {
      if (this.#digests.hasChanged) this.#write(this.#digests);
      return;
    }
    const { digests, keys } = await lookAt(
      this.#subject,
      run,
      this.#digests.known,
    );
    for (const [id, outcome] of this.#added) {
      const key = this.#keys.get(id);
      if (key !== undefined && keys.get(id) === key)
        this.#results.set(id, { ...outcome, key });
    }
    this.#write(digests);
  }

  #write(digests: FileDigests): void {
    writeKept(this.#path, {
      files: digests.known,
      results: Object.fromEntries(this.#results),
    });
  }
}

/** What is kept about: a primitive, its files, and the checks that may be known. */
type Subject = {
  primitive: ListedPrimitive;
  /** Files of the primitive, from its folder. */
  files: readonly string[];
  checks: readonly Check[];
};

async function lookAt(
  { primitive, files, checks }: Subject,
  run: VerifyRun,
  known: KnownDigests | undefined,
): Promise<{ digests: FileDigests; keys: Map<CheckId, string> }> {
  const folder = join(run.root, corePath(primitive.kind, primitive.name));
  const digests = new FileDigests(folder, known);
  const own = digestFiles(folder, files, digests);
  const keys = new Map<CheckId, string>();
  for (const check of checks) {
    const key = await keyOf({ run, check, primitive, own });
    if (key !== undefined) keys.set(check.id, key);
  }
  return { digests, keys };
}
