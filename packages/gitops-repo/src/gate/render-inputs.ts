import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { listFiles } from '../files';
import { SchemaSets } from '../manifests/schema-locations';
import { RenderJob } from '../render/renderer';
import { Snapshot } from '../snapshot';
import { Application } from './applications';

/** What an Application is rendered from, and a digest of all of it. @internal */
export type RenderInput = {
  job: RenderJob;
  /** Changes with anything that what is rendered depends on. */
  digest: string;
};

const missing = z.object({ code: z.enum(['ENOENT', 'ENOTDIR']) });

/** Finds what Applications are rendered from; shared files are read once. @internal */
export class RenderInputs {
  readonly #root: string;
  readonly #snapshot: Snapshot;
  readonly #schemas: SchemaSets;
  readonly #charts = new Map<string, Promise<string>>();
  readonly #files = new Map<string, Promise<string | undefined>>();

  private constructor(root: string, snapshot: Snapshot, schemas: SchemaSets) {
    this.#root = root;
    this.#snapshot = snapshot;
    this.#schemas = schemas;
  }

  /** Over one checkout, with the schemas that what is rendered is held against. */
  static create(options: {
    root: string;
    snapshot: Snapshot;
    schemas: SchemaSets;
  }) {
    return new RenderInputs(options.root, options.snapshot, options.schemas);
  }

  /** A text says which values file is not there. */
  async of(application: Application): Promise<RenderInput | string> {
    const { chartPath, releaseName, namespace } = application;
    const schemas = await this.#schemas.of(application.kubernetesVersion);
    const hash = createHash('sha256');
    const values: string[] = [];
    for (const file of application.valueFiles) {
      const digest = await this.#digestOf(file);
      hash.update(`${file}\n${digest ?? 'none'}\n`);
      if (digest !== undefined) values.push(file);
      else if (!application.ignoreMissingValueFiles)
        return `value file ${file} does not exist`;
    }
    const digest = hash
      .update(
        JSON.stringify([
          chartPath,
          await this.#chart(chartPath),
          releaseName,
          namespace,
          schemas.digest,
        ]),
      )
      .digest('base64');
    const kind = 'chart';
    const job = { kind, release: releaseName, namespace, chart: chartPath };
    return { job: { ...job, kind, values, schemas }, digest };
  }

  #digestOf(file: string): Promise<string | undefined> {
    let known = this.#files.get(file);
    if (!known) {
      known = this.#read(file);
      this.#files.set(file, known);
    }
    return known;
  }

  async #read(file: string): Promise<string | undefined> {
    const text = this.#snapshot.get(file);
    if (text !== undefined) return digestOf(text);
    try {
      return digestOf(await readFile(join(this.#root, file)));
    } catch (error) {
      if (missing.safeParse(error).success) return undefined;
      throw error;
    }
  }

  #chart(path: string): Promise<string> {
    let known = this.#charts.get(path);
    if (!known) {
      known = listFiles(join(this.#root, path)).then(files => {
        const hash = createHash('sha256');
        for (const file of files)
          hash
            .update(`${file.path} ${file.content.length}\n`)
            .update(file.content);
        return hash.digest('base64');
      });
      this.#charts.set(path, known);
    }
    return known;
  }
}

function digestOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('base64');
}
