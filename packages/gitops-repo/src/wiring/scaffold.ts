import {
  branchName,
  environmentSchema,
  primitiveRefSchema,
  say,
  Saying,
  sayLines,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Change, describeChange, readText } from '../change/change';
import { lineDifference } from '../change/line-difference';
import { RefusedError } from '../errors';
import { parseInput } from '../input';
import { parseSettings, settingsFile } from '../settings';
import { requireEnvironment } from '../values/state';
import { wiringFiles } from './files';

const scaffoldInputSchema = primitiveRefSchema.extend({
  withSmoke: z.boolean().default(false),
  environment: environmentSchema.optional(),
  force: z.boolean().default(false),
});

/**
 * Plans the wiring of a primitive in the repository at `root`. Refuses invalid
 * input and existing files that differ, unless forced; what is already so is fine.
 * Writes nothing.
 * @public
 */
export async function scaffoldWiring(
  options: { root: string } & z.input<typeof scaffoldInputSchema>,
): Promise<Change> {
  const { root, ...rest } = options;
  const { force, ...input } = parseInput(scaffoldInputSchema, rest);
  const settings = parseSettings(await readText(root, settingsFile));
  if (input.environment) await requireEnvironment(root, input.environment);
  const files = wiringFiles({ ...input, charts: settings.charts });
  const differing: Saying[] = [];
  for (const [path, content] of files) {
    const existing = await readText(root, path);
    if (existing !== undefined && existing !== content) {
      differing.push(verbatim(path), lineDifference(existing, content));
    }
  }
  const differences = sayLines(differing);
  if (differences && !force)
    throw new RefusedError(say('gitops.otherWiring', { differences }));
  return describeChange({ root, files, branch: branchName(input, 'wiring') });
}
