import { z } from 'zod';

/** Schema of an OCI content digest, `sha256:` and 64 hex digits (OCI image-spec, descriptor). @public */
export const digestSchema = z
  .string({ error: 'digest: must be text' })
  .regex(
    /^sha256:[0-9a-f]{64}$/,
    'digest: must be "sha256:" and 64 lower-case hexadecimal digits',
  );

/** An image reference taken apart. @public */
export type ImageReference = {
  /** Registry host and repository, for example `ghcr.io/ameideio/primitive-domain-orders`. */
  repository: string;
  tag?: string;
  digest?: string;
};

/**
 * Takes `repository[:tag][@digest]` apart (distribution's reference grammar).
 * Returns undefined for text that is no image reference.
 * @public
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const match =
    /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
      text,
    );
  if (!match) return undefined;
  const [, repository, tag, digest] = match;
  return { repository, ...(tag && { tag }), ...(digest && { digest }) };
}

/** Writes an image reference back to text. @public */
export function formatImageReference(image: ImageReference): string {
  return `${image.repository}${image.tag ? `:${image.tag}` : ''}${
    image.digest ? `@${image.digest}` : ''
  }`;
}

/** The image repository of a primitive: `<registry>/primitive-<kind>-<name>`; the prefix is mandatory. @public */
export function primitiveImageRepository(options: {
  /** Registry host and owner, for example `ghcr.io/ameideio`. */
  registry: string;
  kind: string;
  name: string;
}): string {
  return `${options.registry}/primitive-${options.kind}-${options.name}`;
}
