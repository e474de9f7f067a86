import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { findingSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';

const keptSchema = z.object({
  judge: z.string(),
  findings: z.record(z.string(), z.array(findingSchema)),
});

type Finding = z.infer<typeof findingSchema>;

/** More than any repository has renders; older ones go first. */
const mostKept = 50_000;

/**
 * What renders gave, kept by a digest of everything that went in, in the person's own
 * cache. Void when what judges is another: then it is all found anew.
 * @internal
 */
export class KeptFindings {
  readonly #path: string;
  readonly #judge: string;
  readonly #findings: Map<string, Finding[]>;
  #hasChanged = false;

  private constructor(
    path: string,
    judge: string,
    findings: Map<string, Finding[]>,
  ) {
    this.#path = path;
    this.#judge = judge;
    this.#findings = findings;
  }

  /** `judge` names what judges: the command line's own content and the tools' versions. */
  static async open(options: { root: string; cache: string; judge: string }) {
    const { root, cache, judge } = options;
    const id = createHash('sha256').update(realpathSync(root)).digest('hex');
    const path = join(cache, 'gate', `${id.slice(0, 32)}.json`);
    return new KeptFindings(path, judge, await readKept(path, judge));
  }

  /** What was found for the same input before; undefined where nobody looked. */
  get(key: string): Finding[] | undefined {
    return this.#findings.get(key);
  }

  /** Keeps what was found; it is written by `save`. */
  set(key: string, findings: Finding[]): void {
    this.#findings.set(key, findings);
    this.#hasChanged = true;
  }

  /** Writes what is new. A cache that cannot be written is no reason to fail. */
  async save(): Promise<void> {
    if (!this.#hasChanged) return;
    const entries = [...this.#findings].slice(-mostKept);
    const text = JSON.stringify({
      judge: this.#judge,
      findings: Object.fromEntries(entries),
    });
    const temporary = `${this.#path}.${process.pid}`;
    await mkdir(dirname(this.#path), { recursive: true })
      .then(() => writeFile(temporary, text, { mode: 0o600 }))
      .then(() => rename(temporary, this.#path))
      .catch(() => undefined);
  }
}

async function readKept(
  path: string,
  judge: string,
): Promise<Map<string, Finding[]>> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    if (kept.judge === judge) return new Map(Object.entries(kept.findings));
  } catch {
    // Nothing kept, or not in this form: it is found anew.
  }
  return new Map();
}

/** Digest of the bundle that runs; undefined from sources, where no one file is all that judges. @internal */
export async function bundleDigest(): Promise<string | undefined> {
  if (extname(__filename) !== '.cjs') return undefined;
  const text = await readFile(__filename);
  return createHash('sha256').update(text).digest('base64');
}
