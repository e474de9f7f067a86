import { RefusedError } from '../errors';
import { ResolvedImage } from './client';

/** Platforms that every pinned image must have: laptops and clusters differ in architecture. @public */
export const requiredPlatforms = ['linux/amd64', 'linux/arm64'] as const;

/** Refuses an image that is no index, or an index without one of the required platforms. @public */
export function requirePlatforms(image: ResolvedImage): void {
  const name = `${image.repository}@${image.digest}`;
  if (image.kind !== 'index') {
    throw new RefusedError(
      `${name} is the manifest of a single platform; pin the digest of the image index with ${requiredPlatforms.join(
        ' and ',
      )}`,
    );
  }
  const missing = requiredPlatforms.filter(p => !image.platforms.includes(p));
  if (missing.length > 0) {
    throw new RefusedError(
      `${name} has no image for ${missing.join(' and ')} (it has ${
        image.platforms.join(', ') || 'none'
      }); build it for ${requiredPlatforms.join(' and ')}`,
    );
  }
}
