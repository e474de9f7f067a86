import { isDigest } from '../../registry/digest';
import { RegistryError } from '../../registry/errors';
import type { ManifestSource } from '../../registry/manifest-routes';
import type { FleetImage } from '../records';
import { describeImage, type Piece } from './image';

/** Images by description: which digest belongs to which, and no bytes. */
export class FleetImages implements ManifestSource {
  readonly #byDigest = new Map<string, FleetImage>();
  readonly #digestByTag = new Map<string, string>();
  readonly #tags = new Map<string, Set<string>>();

  static create(): FleetImages {
    return new FleetImages();
  }

  /** Takes an image in; its tags move to it. */
  put(image: FleetImage): void {
    const { index, manifests, configs } = describeImage(image);
    for (const { digest } of [index, ...manifests, ...configs]) this.#byDigest.set(digest, image);
    const tags = this.#tags.get(image.repository) ?? new Set();
    this.#tags.set(image.repository, tags);
    for (const tag of image.tags) {
      tags.add(tag);
      this.#digestByTag.set(`${image.repository}:${tag}`, index.digest);
    }
  }

  get(repository: string, reference: string): ReturnType<ManifestSource['get']> {
    const digest = isDigest(reference) ? reference : this.#digestByTag.get(`${repository}:${reference}`);
    const image = digest === undefined ? undefined : this.#byDigest.get(digest);
    if (!image || image.repository !== repository) return undefined;
    const { index, manifests } = describeImage(image);
    const found = [index, ...manifests].find(each => each.digest === digest);
    return found && { repository, digest: found.digest, mediaType: found.mediaType, size: found.content.length, pushedAt: image.created };
  }

  async content({ repository, digest }: { repository: string; digest: string }): Promise<Buffer> {
    const found = this.#pieces(repository, digest).find(each => each.digest === digest);
    if (!found) throw new RegistryError('MANIFEST_UNKNOWN', `Manifest '${digest}' is unknown to repository '${repository}'`);
    return found.content;
  }

  /** A configuration; undefined for any other blob, since layers are not kept. */
  config(repository: string, digest: string): Piece | undefined {
    const image = this.#byDigest.get(digest);
    return image?.repository === repository ? describeImage(image).configs.find(each => each.digest === digest) : undefined;
  }

  tags(repository: string): string[] {
    const tags = this.#tags.get(repository);
    if (!tags) throw new RegistryError('NAME_UNKNOWN', `Repository '${repository}' is unknown to the registry`);
    return [...tags].sort();
  }

  repositories(): string[] {
    return [...this.#tags.keys()].sort();
  }

  referrers(): ReturnType<ManifestSource['referrers']> {
    return [];
  }

  #pieces(repository: string, digest: string): Piece[] {
    const image = this.#byDigest.get(digest);
    if (!image || image.repository !== repository) return [];
    const { index, manifests } = describeImage(image);
    return [index, ...manifests];
  }
}
