import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { english, explainIssues } from '@ameide/plugin-primitives-common';
import { InvalidInputError } from './errors';
import { isMissing } from './files';
import { openOwnFile } from './verify/own-file';
import { secretsSettingsSchema } from './verify/secrets/allow-list';

/** Settings of one repository fit on a few pages. */
const maxBytes = 1024 * 1024;

/** A folder of the repository: nothing that could leave it. */
function repositoryFolder() {
  return z
    .string({ error: 'must be a folder' })
    .regex(
      /^(?!\.{1,2}(?:\/|$))[\w.-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.-]+)*$/,
      'must be a folder of the repository, as a path from its root',
    );
}

/** Schema of what a rule can weigh. */
const severitySettingSchema = z.enum(['off', 'warning', 'error'], {
  error: 'must be off, warning or error',
});

/** Schema of `ameide.yaml` at the root of the core repository. @public */
export const coreSettingsSchema = z.strictObject({
  organization: z
    .string({ error: 'must be an organization on GitHub' })
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/,
      'must be an organization on GitHub',
    )
    .default('ameideio')
    .describe(
      'Who owns the repository on GitHub. Package names begin with it: @<organization>/… on npm, github.com/<organization>/… in Go.',
    ),
  repository: z
    .string({ error: 'must be the name of a repository' })
    .regex(/^[A-Za-z0-9._-]{1,100}$/, 'must be the name of a repository')
    .default('ameide')
    .describe('Name of the repository on GitHub.'),
  registry: z
    .string({ error: 'must be host/owner' })
    .regex(/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/, 'must be host/owner')
    .default('ghcr.io/ameideio')
    .describe('Registry host and owner of the images.'),
  shapes: repositoryFolder()
    .optional()
    .describe(
      "Folder of the organisation's own kinds and languages, laid out as the built-in one is: <kind>/shape.yaml, <kind>/contract, <kind>/<language>, _common/….",
    ),
  docs: z
    .url({
      protocol: /^https?$/,
      error: 'must be an address that begins with https:// or http://',
    })
    .optional()
    .describe(
      'Where the pages about the checks are published; findings link to them. Without it, the pages that came with the command line into this repository: tools/ameide/docs/checks.',
    ),
  tests: z
    .strictObject({
      timeoutSeconds: z
        .int({ error: 'must be whole seconds, from 1 to 3600' })
        .min(1)
        .max(3600)
        .default(180)
        .describe(
          'How long the unit tests of one primitive may take, and how long the local integration tests.',
        ),
    })
    .prefault({})
    .describe('How tests are run.'),
  secrets: secretsSettingsSchema,
  severities: z
    .record(z.string(), severitySettingSchema, {
      error: 'must name rules, each with off, warning or error',
    })
    .default({})
    .describe(
      'What rules weigh: a check ("imports") or one of its rules ("imports/computed"), with off, warning or error. The most exact name counts. Whatever weighs less than it does by default is named in every report.',
    ),
});

/** Settings of the core repository. @public */
export type CoreSettings = z.infer<typeof coreSettingsSchema>;

/** What a rule can weigh. @public */
export type SeveritySetting = z.infer<typeof severitySettingSchema>;

/** Reads `ameide.yaml`; without one the defaults hold. @public */
export async function readSettings(root: string): Promise<CoreSettings> {
  const path = join(root, 'ameide.yaml');
  try {
    await lstat(path);
  } catch (error) {
    if (isMissing(error)) return parseSettings('');
    throw error;
  }
  const file = await openOwnFile(path, maxBytes);
  if ('skipped' in file) {
    throw new InvalidInputError(
      `ameide.yaml: must be a plain file of at most ${maxBytes} bytes; this is ${file.skipped}`,
    );
  }
  return parseSettings(file.content.toString('utf8'));
}

/** Parses the text of `ameide.yaml`; refuses with each key and its rule. @internal */
export function parseSettings(text: string): CoreSettings {
  let data: unknown;
  try {
    data = parse(text) ?? {};
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new InvalidInputError(
      `ameide.yaml: is not YAML: ${words.split('\n')[0]}`,
    );
  }
  const result = coreSettingsSchema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidInputError(
    explainIssues(result.error, coreSettingsSchema)
      .map(problem => `ameide.yaml: ${english(problem)}`)
      .join('; '),
  );
}

/** JSON Schema of `ameide.yaml`, for editors. @internal */
export function settingsJsonSchema(): object {
  return {
    ...z.toJSONSchema(coreSettingsSchema, { io: 'input' }),
    title: 'ameide.yaml',
    description: 'Settings of `ameide primitive …` in a core repository.',
  };
}
