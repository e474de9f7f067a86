import { BasicPermission, ResourcePermission } from '@backstage/plugin-permission-common';
import {
  branchName,
  digestSchema,
  environmentSchema,
  nameSchema,
  kindSchema,
  parsePrimitiveId,
  PrimitiveRef,
  primitiveId,
  primitivesCreatePermission,
  primitivesEnablePermission,
  primitivesPromotePermission,
  primitivesRollbackPermission,
  PrimitiveTarget,
  promotionOrder,
  reasonSchema,
  versionSchema,
} from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { optionalField } from '../primitive-request';

/** `<kind>-<name>-<version>`, or the entity reference of the component of that name. */
const primitiveIdSchema = z
  .string({ error: 'primitive: must be an id (for example "domain-orders-v0")' })
  .transform((text, ctx): PrimitiveRef => {
    const ref = parsePrimitiveId(text.replace(/^component:(default\/)?/, ''));
    if (ref && /^[a-z0-9-]+$/.test(ref.name)) return ref;
    ctx.addIssue({ code: 'custom', message: `primitive: ${JSON.stringify(text)} is not <kind>-<name>-<version> (for example "domain-orders-v0")` });
    return z.NEVER;
  });

/** Why; production asks for it. */
const optionalReason = optionalField(reasonSchema);

/** Refuses a change of production that nobody gave a reason for. */
const hasReason = [
  ({ reason, ...where }: { reason?: string; environment?: string; target?: string }) =>
    (where.target ?? where.environment) !== 'production' || reason !== undefined,
  { error: 'reason: production asks why; say it in a sentence, the pull request and the audit will show it' },
] as const;

/** What CI on the GitOps repo can be asked for. @internal */
export const dispatchRequestSchema = z.discriminatedUnion(
  'workflow',
  [
    z.strictObject({
      workflow: z.literal('wiring'),
      kind: kindSchema,
      name: nameSchema,
      version: versionSchema,
      withSmoke: z.boolean({ error: 'withSmoke: must be true or false' }).default(true),
    }),
    z.strictObject({
      workflow: z.literal('enable'),
      primitive: primitiveIdSchema,
      environment: environmentSchema,
      digest: digestSchema,
      reason: optionalReason,
    }).refine(...hasReason),
    z.strictObject({
      workflow: z.literal('promote'),
      source: environmentSchema,
      target: environmentSchema,
      /** Left out: everything that is enabled in the source. */
      primitive: optionalField(primitiveIdSchema),
      reason: optionalReason,
    }).refine(...hasReason).refine(
      ({ source, target }) =>
        promotionOrder.includes(source) && promotionOrder.indexOf(target) === promotionOrder.indexOf(source) + 1,
      { error: `target: must be the environment right after source in ${promotionOrder.join(' → ')}` },
    ),
    z.strictObject({
      workflow: z.literal('rollback'),
      primitive: primitiveIdSchema,
      environment: environmentSchema,
      /** Left out: the previous good one, which the workflow finds in Git's history. */
      digest: optionalField(digestSchema),
      reason: optionalReason,
    }).refine(...hasReason),
  ],
  { error: 'workflow: must be wiring, enable, promote or rollback' },
);

/** A parsed request. @internal */
export type DispatchRequest = z.infer<typeof dispatchRequestSchema>;

/** How a request is carried out. @internal */
export type DispatchPlan = {
  permission: BasicPermission | ResourcePermission<'primitive'>;
  /** What the permission is asked for. */
  target: PrimitiveTarget;
  /** File name of the workflow. */
  workflow: string;
  inputs: Record<string, string>;
  reason?: string;
  /** Branch that the workflow opens its pull request from. */
  branch: string;
  /** Id of the primitive; absent where all are meant. */
  id?: string;
  /** For messages: "Wiring of domain-orders-v0". */
  title: string;
};

/** Turns a request into the dispatch of one of the configured workflows. @internal */
export function planDispatch(
  request: DispatchRequest,
  workflows: PrimitivesConfig['gitops']['workflows'],
): DispatchPlan {
  switch (request.workflow) {
    case 'wiring': {
      const { kind, name, version, withSmoke } = request;
      const ref = { kind, name, version };
      return {
        permission: primitivesCreatePermission,
        target: { id: primitiveId(ref) },
        workflow: workflows.wiring,
        inputs: { ...ref, with_smoke: String(withSmoke) },
        branch: branchName(ref, 'wiring'),
        id: primitiveId(ref),
        title: `Wiring of ${primitiveId(ref)}`,
      };
    }
    case 'enable': {
      const { primitive, environment, digest, reason } = request;
      return {
        permission: primitivesEnablePermission,
        target: { id: primitiveId(primitive), environment },
        workflow: workflows.enable,
        inputs: { ...primitive, environment, digest, ...(reason && { reason }) },
        reason,
        branch: branchName(primitive, `enable-${environment}`),
        id: primitiveId(primitive),
        title: `Enablement of ${primitiveId(primitive)} in ${environment}`,
      };
    }
    case 'promote': {
      const { source, target, primitive, reason } = request;
      return {
        permission: primitivesPromotePermission,
        target: { ...(primitive && { id: primitiveId(primitive) }), environment: target },
        workflow: workflows.promote,
        inputs: { source, target, ...primitive, ...(reason && { reason }) },
        reason,
        // The promotion workflow's own rule: one primitive has its branch, all together have another.
        branch: primitive ? branchName(primitive, `enable-${target}`) : `promotion/${source}-to-${target}`,
        ...(primitive && { id: primitiveId(primitive) }),
        title: `Promotion of ${primitive ? primitiveId(primitive) : 'everything'} from ${source} to ${target}`,
      };
    }
    case 'rollback': {
      const { primitive, environment, digest, reason } = request;
      const inputs = { ...primitive, target: environment, ...(digest && { digest }), ...(reason && { reason }) };
      return {
        permission: primitivesRollbackPermission,
        target: { id: primitiveId(primitive), environment },
        workflow: workflows.rollback,
        inputs,
        reason,
        // One branch moves a primitive in an environment, in whichever direction.
        branch: branchName(primitive, `enable-${environment}`),
        id: primitiveId(primitive),
        title: `Rollback of ${primitiveId(primitive)} in ${environment}`,
      };
    }
    default:
      throw new Error(`Unreachable: ${JSON.stringify(request satisfies never)}`);
  }
}
