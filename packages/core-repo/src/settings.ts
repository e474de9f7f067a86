import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from './errors';
import { readText } from './files';

/** A folder of the repository: nothing that could leave it. */
function repositoryFolder() {
  return z
    .string({ error: 'must be a folder' })
    .regex(
      /^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/,
      'must be a folder of the repository, as a path from its root',
    );
}

/** Schema of `ameide.yaml` at the root of the core repository. @public */
export const coreSettingsSchema = z.strictObject({
  /** Who owns the repository on GitHub. */
  organization: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/,
      'must be an organization on GitHub',
    )
    .default('ameideio'),
  /** Name of the repository on GitHub. */
  repository: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be the name of a repository')
    .default('ameide'),
  /** Registry host and owner of the images. */
  registry: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/, 'must be host/owner')
    .default('ghcr.io/ameideio'),
  /**
   * Folder of the organisation's own kinds and languages, laid out as the built-in one
   * is: `<kind>/shape.yaml`, `<kind>/contract`, `<kind>/<language>`, `_common/…`.
   */
  shapes: repositoryFolder().optional(),
});

/** Settings of the core repository. @public */
export type CoreSettings = z.infer<typeof coreSettingsSchema>;

/** Reads `ameide.yaml`; without one the defaults hold. @public */
export async function readSettings(root: string): Promise<CoreSettings> {
  const text = await readText(join(root, 'ameide.yaml'));
  let data: unknown;
  try {
    data = text === undefined ? {} : parse(text) ?? {};
  } catch (error) {
    throw new InvalidInputError(`ameide.yaml: is not YAML: ${String(error)}`);
  }
  const result = coreSettingsSchema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidInputError(
    result.error.issues
      .map(({ path, message }) => `ameide.yaml: ${path.join('.')}: ${message}`)
      .join('; '),
  );
}
