import { z } from 'zod';
import { saidSchema, sayingSchema } from '../sayings';
import { verdictSchema } from '../verdict';
import { ruleDefinitionSchema } from '../rule';

const count = z.number().int();
const statusSchema = verdictSchema.shape.status;

/** How the verdicts of a rule came out over the whole fleet. @public */
export const verdictCountsSchema = z.object({
  met: count,
  'not-met': count.describe('Those that are waived are among them'),
  unknown: count.describe('Those that are waived are among them'),
  waived: count,
});

/** What a non-negotiable means, in Markdown. @public */
export const standingRuleSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  why: z.string(),
  satisfy: z.string(),
});

/** Answer of `GET /audit/rules`. @public */
export const doneRulesSchema = z.object({
  rules: z
    .array(
      ruleDefinitionSchema.extend({
        counts: verdictCountsSchema,
        isDefault: z
          .boolean()
          .describe('False for one that configuration brought or changed'),
      }),
    )
    .describe('The rules of the Definition of Done that are in force'),
  standing: z.array(standingRuleSchema).describe('The non-negotiables'),
});

/** Most primitives that a dry-run names. @public */
export const maxDryRunChanges = 500;

/** Body of `POST /audit/rules/dry-run`. @public */
export const dryRunRequestSchema = z
  .strictObject({
    rule: ruleDefinitionSchema.describe(
      'Compared with the rule of this id as it is; with none, where there is none',
    ),
  })
  .meta({
    examples: [
      {
        rule: {
          id: 'has-owner',
          title: 'Somebody owns it',
          description: 'Its catalog-info.yaml names an owner.',
          satisfy: 'Write `spec.owner` down.',
          per: 'primitive',
          expression: 'owner != ""',
        },
      },
    ],
  });

/** A verdict that would change. @public */
export const dryRunChangeSchema = z.object({
  id: z.string(),
  owner: z.string().optional(),
  environment: z.string().optional(),
  from: statusSchema.optional().describe('Absent where it is not judged now'),
  to: statusSchema.optional().describe('Absent where it would not be judged'),
  reason: z.string().describe('Why it would be so'),
  said: saidSchema({ reason: sayingSchema }),
});

/** Answer of `POST /audit/rules/dry-run`. @public */
export const dryRunSchema = z.object({
  primitives: count.describe('Primitives that were judged'),
  isWhole: z.boolean().describe('False when time ran out before the last one'),
  counts: verdictCountsSchema
    .omit({ waived: true })
    .describe('How the verdicts would come out'),
  changed: count.describe('Verdicts that would change'),
  changes: z
    .array(dryRunChangeSchema)
    .describe(`The first ${maxDryRunChanges} of them`),
});

/** How verdicts came out. @public */
export type VerdictCounts = z.infer<typeof verdictCountsSchema>;
/** What a non-negotiable means. @public */
export type StandingRule = z.infer<typeof standingRuleSchema>;
/** The rules of the Definition of Done with their counts. @public */
export type DoneRules = z.infer<typeof doneRulesSchema>;
/** A rule to be tried. @public */
export type DryRunRequest = z.output<typeof dryRunRequestSchema>;
/** What a changed rule would change. @public */
export type DryRun = z.infer<typeof dryRunSchema>;
/** A verdict that would change. @public */
export type DryRunChange = z.infer<typeof dryRunChangeSchema>;
