import { z } from 'zod';
import { changeSchema, digestMoveSchema, maxSelection } from '../change-request';
import { digestSchema } from '../image';
import { environmentSchema } from '../names';
import { environmentPipelineSchema } from '../pipeline';
import { saidSchema, sayingSchema } from '../sayings';
import { sourceStatusSchema } from '../source-status';
import { stagePullSchema } from '../stage';
import { moveSchema, pullNumberSchema } from './details';

/** Which messages why something may not be chosen is. */
const saidRefusals = saidSchema({
    refusals: z.array(sayingSchema),
    reason: sayingSchema.optional(),
  });

const digestExample = `sha256:${'3f'.repeat(32)}`;

/** Body of `POST /changes/preview`. @public */
export const changePreviewRequestSchema = z
  .strictObject({ change: changeSchema })
  .meta({
    examples: [
      {
        change: {
          workflow: 'enable',
          primitive: 'domain-orders-v0',
          environment: 'dev',
          digest: digestExample,
        },
      },
    ],
  });

/** Answer of `POST /changes/preview`. @public */
export const changePreviewSchema = z.object({
  status: z
    .enum(['changes', 'nothing', 'refused', 'unknown'])
    .describe(
      'nothing: main has it already; refused: it may not be; unknown: it could not be looked at',
    ),
  reason: z.string().optional().describe('Why it is refused or unknown'),
  revision: z
    .string()
    .optional()
    .describe('Commit of the GitOps repository that it was worked out on'),
  branch: z.string().optional().describe('Where its pull request comes from'),
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['added', 'changed']),
      lines: z.array(z.string()).describe('As a unified diff has them'),
    }),
  ),
  moves: z
    .array(
      digestMoveSchema.extend({
        replaces: z
          .string()
          .optional()
          .describe('What Git asks for there now; absent where that is none'),
      }),
    )
    .describe('Digests that come into an environment'),
  notes: z.array(z.string()).describe('What is left alone, and why'),
  said: saidSchema({
      reason: sayingSchema.optional(),
      notes: z.array(sayingSchema).optional(),
    }),
  clusters: z
    .object({
      text: z
        .string()
        .optional()
        .describe(
          'Markdown as the gate posts it, to be shown as text; absent where nothing could be rendered',
        ),
      isWhole: z.boolean().describe('Whether everything could be compared'),
      reason: z.string().optional().describe('Why it could not be rendered'),
      said: saidSchema({ reason: sayingSchema }),
    })
    .optional()
    .describe('What changes in the rendered clusters'),
  merges: z
    .enum(['itself', 'person'])
    .optional()
    .describe('Who merges the pull request once its gate is green'),
  approvers: z.array(z.string()).describe('Who approves it, by the policy'),
});

/** Query of `GET /primitives/{id}/choices`. @public */
export const choicesQuerySchema = z.strictObject({
  workflow: z
    .enum(['enable', 'promote', 'rollback', 'retry-smoke'])
    .meta({ examples: ['enable'] })
    .describe('What is to be asked for'),
});

/** A digest that a form offers. @public */
export const digestChoiceSchema = z.object({
  digest: z.string(),
  commit: z.string().optional().describe('That it was built from'),
  since: z
    .string()
    .optional()
    .describe('ISO 8601; when it was published, or came into the environment'),
  runs: z.array(z.string()).describe('Environments where Git asks for it now'),
  refusals: z
    .array(z.string())
    .describe('Why it may not be chosen now; empty where it may'),
  reason: z
    .string()
    .optional()
    .describe('Why it is not known whether it may be chosen'),
  said: saidRefusals,
});

/** Answer of `GET /primitives/{id}/choices`. @public */
export const choicesSchema = z.object({
  items: z.array(
    z.object({
      environment: environmentSchema,
      digest: z.string().optional().describe('What Git asks for there now'),
      refusals: z
        .array(z.string())
        .describe('Why the environment may not be chosen; empty where it may'),
      said: saidRefusals,
      digests: z
        .array(digestChoiceSchema)
        .describe('Newest first; none where no digest is asked for'),
    }),
  ),
});

/** Query of `GET /changes/progress`. @public */
export const progressQuerySchema = z.strictObject({
  pull: pullNumberSchema.optional().describe('Pull request of the GitOps repository'),
  environment: environmentSchema
    .default('dev')
    .meta({ examples: ['dev'] })
    .describe('Where the digests come in'),
  move: z
    .array(
      z.string().regex(/^[a-z0-9-]{1,100}@sha256:[0-9a-f]{64}$/, {
        error: 'move: must be <id>@sha256:<64 hexadecimal digits>',
      }),
    )
    .max(maxSelection)
    .optional()
    .meta({ examples: [[`domain-orders-v0@${digestExample}`]] })
    .describe('Digests to follow'),
});

/** Answer of `GET /changes/progress`. @public */
export const progressSchema = z.object({
  pull: stagePullSchema
    .extend({
      failures: z.array(
        z.object({
          name: z.string(),
          url: z.string(),
          summary: z.string().optional(),
        }),
      ),
    })
    .optional()
    .describe('Absent where it is not known yet'),
  items: z.array(
    environmentPipelineSchema.extend({
      id: z.string(),
      wanted: z.string().describe('The digest that is followed'),
    }),
  ),
  sources: z.array(sourceStatusSchema),
});

/** Query of `GET /promotions/moves`. @public */
export const promotionMovesQuerySchema = z.strictObject({
  target: environmentSchema
    .default('staging')
    .meta({ examples: ['production'] })
    .describe('The environment that they wait for'),
  move: progressQuerySchema.shape.move.describe(
    'Digests that are asked about',
  ),
});

/** Answer of `GET /promotions/moves`. @public */
export const promotionMovesSchema = z.object({
  items: z.array(moveSchema.extend({ id: z.string(), digest: digestSchema })),
});

/** What a change would do. @public */
export type ChangePreview = z.infer<typeof changePreviewSchema>;
/** What is asked of choices. @public */
export type ChoicesQuery = z.output<typeof choicesQuerySchema>;
/** A digest that a form offers. @public */
export type DigestChoice = z.infer<typeof digestChoiceSchema>;
/** What a form offers. @public */
export type Choices = z.infer<typeof choicesSchema>;
/** What is asked of progress. @public */
export type ProgressQuery = Partial<z.output<typeof progressQuerySchema>>;
/** How far a change has come. @public */
export type Progress = z.infer<typeof progressSchema>;
/** What is asked of moves on the promotion board. @public */
export type PromotionMovesQuery = Partial<
  z.output<typeof promotionMovesQuerySchema>
>;
/** Whether digests may come into an environment. @public */
export type PromotionMoves = z.infer<typeof promotionMovesSchema>;
