import { z } from 'zod';
import { Change } from '../change-request';
import { environmentSchema } from '../names';

const workflows = [
  'wiring',
  'enable',
  'promote',
  'rollback',
  'retry-smoke',
  'waive',
] as const satisfies ReadonlyArray<Change['workflow']>;

/** Whether a caller may ask for a change, while nobody knows yet for which primitive. @public */
export const changePermissionSchema = z.object({
  workflow: z.enum(workflows).describe('What may be asked for, or may not'),
  environment: environmentSchema
    .optional()
    .describe('That would change; absent where the change is in none'),
  permission: z.string().describe('What it takes'),
  decision: z
    .enum(['ALLOW', 'CONDITIONAL', 'DENY'])
    .describe(
      'ALLOW: for every primitive; DENY: for none; CONDITIONAL: it depends on the primitive',
    ),
});

/** Answer of `GET /changes/permissions`. @public */
export const changePermissionsSchema = z.object({
  items: z.array(changePermissionSchema),
});

/** Whether a caller may ask for a change. @public */
export type ChangePermission = z.infer<typeof changePermissionSchema>;
/** What a caller may ask for. @public */
export type ChangePermissions = z.infer<typeof changePermissionsSchema>;
