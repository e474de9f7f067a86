import { say, Saying, verbatim } from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';
import { ResolvedImage } from './client';

/** Platforms that every pinned image must have: laptops and clusters differ in architecture. @public */
export const requiredPlatforms = ['linux/amd64', 'linux/arm64'] as const;

/** Refuses an image that is no index, or an index without one of the required platforms. @public */
export function requirePlatforms(image: ResolvedImage): void {
  const name = `${image.repository}@${image.digest}`;
  if (image.kind !== 'index') {
    throw new RefusedError(
      say('image.onePlatform', {
        image: name,
        wanted: sayAll(requiredPlatforms),
      }),
    );
  }
  const missing = requiredPlatforms.filter(p => !image.platforms.includes(p));
  if (missing.length > 0) {
    const { platforms } = image;
    throw new RefusedError(
      say('image.lacks', {
        image: name,
        missing: sayAll(missing),
        known: platforms.length > 0 ? platforms : say('image.none'),
        wanted: sayAll(requiredPlatforms),
      }),
    );
  }
}

function sayAll([one, ...others]: readonly string[]): Saying {
  return others.reduce(
    (first, other) => say('image.and', { first, other }),
    verbatim(one),
  );
}
