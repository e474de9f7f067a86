import { z } from 'zod';

const text = (max: number) =>
  z.string().trim().min(1, 'must say something').max(max);

/** Longest expression of a rule, in characters. @public */
export const maxExpressionLength = 1_000;

/**
 * A rule of the Definition of Done, as configuration has it. `expression` is CEL
 * (github.com/google/cel-spec) over what is known of a primitive, and tells when it is met.
 * @public
 */
export const ruleDefinitionSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'must be lower-case words joined by single hyphens',
    )
    .max(60)
    .meta({ examples: ['core-ci'] }),
  title: text(120),
  description: text(4_000).describe('What it means, in Markdown'),
  why: text(4_000).optional().describe('Why it is asked, in Markdown'),
  satisfy: text(4_000).describe('What to do about it, in Markdown'),
  per: z
    .enum(['primitive', 'environment'])
    .default('primitive')
    .describe(
      'Whether it is judged once, or in the first environment and each other one that Git enables',
    ),
  expression: text(maxExpressionLength).meta({
    examples: ['stages.verify.status == "passed"'],
  }),
});

/** A rule of the Definition of Done. @public */
export type RuleDefinition = z.output<typeof ruleDefinitionSchema>;
