import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, statSync } from 'node:fs';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { digestOf, digestOfFile, requireDigest } from './digest';
import { RegistryError } from './errors';

const uploadPattern = /^[0-9a-f-]{36}$/;

/** Files named by the digest of their content; nothing gets a name before its content was hashed. */
export class BlobStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static create(options: { folder: string }): BlobStore {
    mkdirSync(join(options.folder, 'blobs', 'sha256'), { recursive: true });
    mkdirSync(join(options.folder, 'uploads'), { recursive: true });
    return new BlobStore(options.folder);
  }

  path(digest: string): string {
    const hex = requireDigest(digest).slice('sha256:'.length);
    return join(this.#folder, 'blobs', 'sha256', hex.slice(0, 2), hex);
  }

  /** Size in bytes; undefined when the blob is not here. */
  size(digest: string): number | undefined {
    return statSync(this.path(digest), { throwIfNoEntry: false })?.size;
  }

  async read(digest: string): Promise<Buffer> {
    if (!existsSync(this.path(digest))) throw new RegistryError('BLOB_UNKNOWN', `Blob ${digest} is unknown to the registry`);
    return await readFile(this.path(digest));
  }

  async put(content: Buffer): Promise<string> {
    const digest = digestOf(content);
    const upload = this.startUpload();
    await writeFile(this.#upload(upload), content);
    await this.finish(upload, digest);
    return digest;
  }

  startUpload(): string {
    return randomUUID();
  }

  /** Bytes received so far. */
  async uploadSize(id: string): Promise<number> {
    return (await stat(this.#upload(id)).catch(() => undefined))?.size ?? 0;
  }

  async create(id: string): Promise<void> {
    await (await open(this.#upload(id), 'w')).close();
  }

  exists(id: string): boolean {
    return uploadPattern.test(id) && existsSync(this.#upload(id));
  }

  async append(id: string, content: Readable): Promise<number> {
    await pipeline(content, createWriteStream(this.#upload(id), { flags: 'a' }));
    return this.uploadSize(id);
  }

  /** Takes a whole file, made elsewhere on the same disk, for an upload's content. */
  async adopt(file: string): Promise<string> {
    const digest = await digestOfFile(file);
    await this.#settle(file, digest);
    return digest;
  }

  /** Ends an upload; what does not hash to `digest` is thrown away. */
  async finish(id: string, digest: string): Promise<void> {
    const file = this.#upload(id);
    const actual = await digestOfFile(file);
    if (actual !== requireDigest(digest)) {
      await rm(file, { force: true });
      throw new RegistryError('DIGEST_INVALID', `Content hashes to ${actual}, not to the given ${digest}`);
    }
    await this.#settle(file, digest);
  }

  async cancel(id: string): Promise<void> {
    await rm(this.#upload(id), { force: true });
  }

  temporaryFile(): string {
    return join(this.#folder, 'uploads', randomUUID());
  }

  #upload(id: string): string {
    if (!uploadPattern.test(id)) throw new RegistryError('BLOB_UPLOAD_UNKNOWN', `Upload '${id}' is unknown to the registry`);
    return join(this.#folder, 'uploads', id);
  }

  async #settle(file: string, digest: string): Promise<void> {
    const target = this.path(digest);
    mkdirSync(dirname(target), { recursive: true });
    await rename(file, target);
  }
}
