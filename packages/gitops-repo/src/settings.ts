import { z } from 'zod';
import { environmentSchema } from '@ameide/plugin-primitives-common';
import { readSettingsFile } from './settings-file';

const repositoryPath = z
  .string()
  .regex(
    /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/,
    'must be a path inside the repository',
  );

/** Schema of `ameide.yaml` at the root of the GitOps repository. @public */
export const gitopsSettingsSchema = z.strictObject({
  /** Registry host and owner of first-party images. */
  registry: z
    .string()
    .regex(/^[a-z0-9.-]+(:\d{1,5})?(\/[a-z0-9._-]+)+$/, 'must be host/owner')
    .default('ghcr.io/ameideio'),
  /** The one moving tag: what dev follows. */
  channel: z
    .string()
    .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/)
    .default('main'),
  /** The core repository, whose commits say which image is newer; nobody looks when left out. */
  core: z
    .string()
    .regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/, 'must be owner/name')
    .transform(text => {
      const [owner, repo] = text.split('/');
      return { owner, repo };
    })
    .optional(),
  charts: z
    .strictObject({ workload: repositoryPath, smoke: repositoryPath })
    .default({
      workload: 'sources/charts/primitive-workload',
      smoke: 'sources/charts/helm-test-jobs',
    }),
  autoMerge: z
    .strictObject({
      wiring: z.boolean(),
      environments: z.array(environmentSchema),
    })
    // What nobody allowed waits for a person.
    .default({ wiring: false, environments: [] }),
});

/** Settings of the GitOps repository. @public */
export type GitOpsSettings = z.infer<typeof gitopsSettingsSchema>;

/** Name of the settings file. @public */
export const settingsFile = 'ameide.yaml';

/** Reads the text of `ameide.yaml`; absent text gives the defaults. Refuses with each key and its rule. @public */
export function parseSettings(text: string | undefined): GitOpsSettings {
  return readSettingsFile(text, settingsFile, gitopsSettingsSchema);
}
