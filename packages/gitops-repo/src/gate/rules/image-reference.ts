import { parseImageReference } from '@ameide/plugin-primitives-common';

// A full or short Git commit, or a semantic version; every other tag moves.
const gitSha = /^[0-9a-f]{7,40}$/;
const semver = /^v?\d+\.\d+\.\d+(?:[-.][0-9A-Za-z.-]+)?$/;

/** What is wrong with an image reference; undefined when it is pinned as the policy asks. @internal */
export function imageReferenceProblem(text: string): string | undefined {
  const image = parseImageReference(text);
  if (!image) return `${JSON.stringify(text)} is no image reference`;
  if (!image.digest) return `${text} has no digest`;
  if (image.tag && !gitSha.test(image.tag) && !semver.test(image.tag)) {
    return `${text} carries the moving tag ":${image.tag}"`;
  }
  return undefined;
}

/** What to do about any of them. @internal */
export const imageRemedy =
  'write repository@sha256:<64 hex>, or repository:<git sha or semantic version>@sha256:<64 hex>';
