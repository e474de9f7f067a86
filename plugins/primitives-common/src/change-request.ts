import { z } from 'zod';
import { kindSchema, nameSchema, parsePrimitiveId, versionSchema } from './identity';
import { digestSchema } from './image';
import { environmentSchema, promotionOrder } from './names';
import { reasonSchema } from './reason';
import { ruleDefinitionSchema } from './rule';

/** Most primitives that one request names: a workflow's inputs and a page have an end. @public */
export const maxSelection = 100;

const idSchema = z
  .string({ error: 'primitive: must be an id (for example "domain-orders-v0")' })
  .refine(id => /^[a-z0-9-]{1,100}$/.test(id) && parsePrimitiveId(id), {
    error: issue =>
      `primitive: ${JSON.stringify(
        issue.input,
      )} is not <kind>-<name>-<version> (for example "domain-orders-v0")`,
  });

const wiring = z.strictObject({
  workflow: z.literal('wiring'),
  kind: kindSchema,
  name: nameSchema,
  version: versionSchema,
  withSmoke: z
    .boolean({ error: 'withSmoke: must be true or false' })
    .default(true),
});
const enable = z.strictObject({
  workflow: z.literal('enable'),
  primitive: idSchema,
  environment: environmentSchema,
  digest: digestSchema,
});
const promote = z.strictObject({
  workflow: z.literal('promote'),
  source: environmentSchema,
  target: environmentSchema,
  primitives: z
    .array(idSchema, { error: 'primitives: must be a list of ids' })
    .min(1, 'primitives: must name at least one; leave it out for everything')
    .max(maxSelection, `primitives: must name at most ${maxSelection}`)
    .optional()
    .describe('Everything that is enabled in the source, when left out'),
});
const rollback = z.strictObject({
  workflow: z.literal('rollback'),
  primitive: idSchema,
  environment: environmentSchema,
  digest: digestSchema
    .optional()
    .describe('The previous good one, found in Git history, when left out'),
});
const retrySmoke = z.strictObject({
  workflow: z.literal('retry-smoke'),
  primitive: idSchema,
  environment: environmentSchema,
});
const waive = z.strictObject({
  workflow: z.literal('waive'),
  rule: z
    .string({ error: 'rule: must be the id of a rule' })
    .pipe(ruleDefinitionSchema.shape.id),
  primitive: idSchema.optional().describe('What it is for; or owner'),
  owner: z
    .string({ error: 'owner: must be an owner' })
    .regex(
      /^[A-Za-z0-9:/._-]{1,255}$/,
      'owner: must be an owner as catalog-info.yaml writes it (for example "group:default/orders")',
    )
    .optional()
    .describe('Whose primitives it is for, as catalog-info.yaml writes it'),
  environment: environmentSchema
    .optional()
    .describe('Only there; everywhere, when left out'),
  until: z.iso
    .date({ error: 'until: must be a day (for example "2026-12-31")' })
    .describe('The last day, in UTC'),
  /** Part of the file itself: who meets the exception reads it there. */
  reason: reasonSchema,
});

/** Refuses a waiver for nobody, or for two. */
const isForOne = [
  ({ primitive, owner }: { primitive?: string; owner?: string }) =>
    (primitive === undefined) !== (owner === undefined),
  {
    error: 'primitive: must be given, or owner, and not both',
  },
] as const;

/** Refuses a promotion that leaves an environment out. */
const isNextStep = [
  ({ source, target }: { source: string; target: string }) => {
    const from = promotionOrder.findIndex(e => e === source);
    return from >= 0 && promotionOrder[from + 1] === target;
  },
  {
    error: `target: must be the environment right after source in ${promotionOrder.join(
      ' → ',
    )}`,
  },
] as const;

/** Refuses a change of production that nobody gave a reason for. */
const hasReason = [
  (asked: { reason?: string; environment?: string; target?: string }) =>
    (asked.target ?? asked.environment) !== 'production' ||
    asked.reason !== undefined,
  {
    error:
      'reason: production asks why; say it in a sentence, the pull request and the audit will show it',
  },
] as const;

const unknownWorkflow = {
  error:
    'workflow: must be wiring, enable, promote, rollback, retry-smoke or waive',
};
const withReason = { reason: reasonSchema.optional() };

/** A change of desired state, before anybody asked for it: without why, but where that is in the file. @public */
export const changeSchema = z.discriminatedUnion(
  'workflow',
  [
    wiring,
    enable,
    promote.refine(...isNextStep),
    rollback,
    retrySmoke,
    waive.refine(...isForOne),
  ],
  unknownWorkflow,
);

/** What CI on the GitOps repo can be asked for; production asks why. @public */
export const changeRequestSchema = z.discriminatedUnion(
  'workflow',
  [
    wiring,
    enable.extend(withReason).refine(...hasReason),
    promote
      .extend(withReason)
      .refine(...hasReason)
      .refine(...isNextStep),
    rollback.extend(withReason).refine(...hasReason),
    retrySmoke.extend(withReason).refine(...hasReason),
    waive.refine(...isForOne),
  ],
  unknownWorkflow,
);

/** A digest on its way into an environment. @public */
export const digestMoveSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  digest: z.string(),
});

/** A change of desired state. @public */
export type Change = z.output<typeof changeSchema>;
/** A change of desired state, and why. @public */
export type ChangeRequest = z.output<typeof changeRequestSchema>;
/** A digest on its way. @public */
export type DigestMove = z.infer<typeof digestMoveSchema>;

/** Schema of who asked for a change that another person has to approve, and until when. @public */
export const waitingChangeSchema = z.object({
  /** Entity reference of who asked. */
  by: z.string(),
  /** ISO 8601; when it is too late to approve it. */
  until: z.iso.datetime(),
});

/** Who asked for a change that another person has to approve, and until when. @public */
export type WaitingChange = z.infer<typeof waitingChangeSchema>;
