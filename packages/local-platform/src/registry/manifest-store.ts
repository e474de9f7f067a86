import type { Collection, Store } from '../store';
import type { BlobStore } from './blob-store';
import { digestOf, isDigest } from './digest';
import { RegistryError } from './errors';
import { parseManifest, type Descriptor, type ParsedManifest } from './manifest';

/** A manifest within one repository. */
export type StoredManifest = {
  repository: string;
  digest: string;
  mediaType: string;
  size: number;
  subject?: string;
  artifactType?: string;
  annotations?: Record<string, string>;
  pushedAt: string;
};

type StoredTag = { repository: string; tag: string; digest: string; pushedAt: string };

/** Which manifests and tags each repository has; the bytes are with the blobs. */
export class ManifestStore {
  readonly #blobs: BlobStore;
  readonly #manifests: Collection<StoredManifest>;
  readonly #tags: Collection<StoredTag>;

  private constructor(options: { store: Store; blobs: BlobStore }) {
    this.#blobs = options.blobs;
    this.#manifests = options.store.collection('registry/manifests');
    this.#tags = options.store.collection('registry/tags');
  }

  static create(options: { store: Store; blobs: BlobStore }): ManifestStore {
    return new ManifestStore(options);
  }

  /** Stores a manifest under its digest and, where `reference` is a tag, under that. */
  async put(options: { repository: string; reference: string; contentType: string; content: Buffer }): Promise<{ stored: StoredManifest; tag?: string }> {
    const { repository, reference, contentType, content } = options;
    const digest = digestOf(content);
    if (isDigest(reference) && reference !== digest) {
      throw new RegistryError('DIGEST_INVALID', `Manifest hashes to ${digest}, not to the given ${reference}`);
    }
    const parsed = parseManifest(content, contentType);
    this.#requireReferences(repository, parsed);
    await this.#blobs.put(content);
    const { manifest } = parsed;
    const stored: StoredManifest = {
      repository,
      digest,
      mediaType: parsed.mediaType,
      size: content.length,
      pushedAt: new Date().toISOString(),
      ...(manifest.subject ? { subject: manifest.subject.digest } : {}),
      ...(manifest.annotations ? { annotations: manifest.annotations } : {}),
      artifactType: manifest.artifactType ?? (parsed.kind === 'image' ? parsed.manifest.config.mediaType : undefined),
    };
    this.#manifests.put(`${repository}@${digest}`, stored);
    if (isDigest(reference)) return { stored };
    this.#tags.put(`${repository}:${reference}`, { repository, tag: reference, digest, pushedAt: stored.pushedAt });
    return { stored, tag: reference };
  }

  get(repository: string, reference: string): StoredManifest | undefined {
    const digest = isDigest(reference) ? reference : this.#tags.get(`${repository}:${reference}`)?.digest;
    return digest === undefined ? undefined : this.#manifests.get(`${repository}@${digest}`);
  }

  /** Bytes of a manifest that {@link get} gave. */
  async content(stored: StoredManifest): Promise<Buffer> {
    return await this.#blobs.read(stored.digest);
  }

  /** Removes a tag, or a manifest with every tag that names it. */
  delete(repository: string, reference: string): void {
    const stored = this.get(repository, reference);
    if (!stored) throw new RegistryError('MANIFEST_UNKNOWN', `Manifest '${reference}' is unknown to repository '${repository}'`);
    if (!isDigest(reference)) return this.#tags.delete(`${repository}:${reference}`);
    for (const tag of this.#tags.list(`${repository}:`)) {
      if (tag.digest === stored.digest) this.#tags.delete(`${repository}:${tag.tag}`);
    }
    return this.#manifests.delete(`${repository}@${stored.digest}`);
  }

  tags(repository: string): string[] {
    if (this.#manifests.list(`${repository}@`).length === 0) {
      throw new RegistryError('NAME_UNKNOWN', `Repository '${repository}' is unknown to the registry`);
    }
    return this.#tags.list(`${repository}:`).map(tag => tag.tag).sort();
  }

  repositories(): string[] {
    return [...new Set(this.#manifests.list().map(manifest => manifest.repository))].sort();
  }

  /** Manifests whose `subject` is `digest`, as the referrers list shows them. */
  referrers(repository: string, digest: string): Descriptor[] {
    return this.#manifests
      .list(`${repository}@`)
      .filter(manifest => manifest.subject === digest)
      .map(({ mediaType, digest: own, size, artifactType, annotations }) => ({ mediaType, digest: own, size, artifactType, annotations }));
  }

  #requireReferences(repository: string, parsed: ParsedManifest): void {
    if (parsed.kind === 'index') {
      for (const { digest } of parsed.manifest.manifests) {
        if (!this.#manifests.get(`${repository}@${digest}`)) {
          throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `Manifest ${digest} of the index is unknown to repository '${repository}'`, { digest });
        }
      }
      return;
    }
    for (const { digest, urls } of [parsed.manifest.config, ...parsed.manifest.layers]) {
      if (!urls?.length && this.#blobs.size(digest) === undefined) {
        throw new RegistryError('MANIFEST_BLOB_UNKNOWN', `Blob ${digest} of the manifest is unknown to the registry`, { digest });
      }
    }
  }
}
