import { BasicPermission, ResourcePermission } from '@backstage/plugin-permission-common';
import {
  branchName,
  changePermissions,
  ChangeRequest,
  changeRequestSchema,
  parsePrimitiveId,
  PrimitiveRef,
  primitiveId,
  PrimitiveTarget,
} from '@ameide/plugin-primitives-common';
import { promotionBranch, waiverBranch } from '@ameide/gitops-repo';
import { InputError } from '@backstage/errors';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';

/**
 * What CI can be asked for, as forms send it: a field that was filled and emptied again is
 * empty, and a primitive may be the entity reference of its component.
 * @internal
 */
export const dispatchRequestSchema = z.preprocess(input => {
  if (typeof input !== 'object' || input === null) return input;
  const isLeft = (value: unknown) =>
    value === '' || value === null || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => !isLeft(value))
      .map(([key, value]) => {
        if (key === 'primitive') return [key, withoutReference(value)];
        return [key, key === 'primitives' && Array.isArray(value) ? value.map(withoutReference) : value];
      }),
  );
}, changeRequestSchema);

function withoutReference(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^component:(default\/)?/, '') : value;
}

/** A parsed request. @internal */
export type DispatchRequest = ChangeRequest;

/** How a request is carried out. @internal */
export type DispatchPlan = {
  permission: BasicPermission | ResourcePermission<'primitive'>;
  /** What the permission is asked for: all of them. */
  targets: PrimitiveTarget[];
  /** File name of the workflow. */
  workflow: string;
  inputs: Record<string, string>;
  reason?: string;
  /** Branch that the workflow opens its pull request from. */
  branch: string;
  /** Ids of the primitives; none where all are meant. */
  ids: string[];
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
        permission: changePermissions.wiring,
        targets: [{ id: primitiveId(ref) }],
        workflow: workflows.wiring,
        inputs: { ...ref, with_smoke: String(withSmoke) },
        branch: branchName(ref, 'wiring'),
        ids: [primitiveId(ref)],
        title: `Wiring of ${primitiveId(ref)}`,
      };
    }
    case 'enable': {
      const { primitive: id, environment, digest, reason } = request;
      const ref = refOf(id);
      return {
        permission: changePermissions.enable,
        targets: [{ id, environment }],
        workflow: workflows.enable,
        inputs: { ...ref, environment, digest, ...(reason && { reason }) },
        reason,
        branch: branchName(ref, `enable-${environment}`),
        ids: [id],
        title: `Enablement of ${id} in ${environment}`,
      };
    }
    case 'promote': {
      const { source, target, primitives = [], reason } = request;
      const ids = [...new Set(primitives)].sort();
      const [first, ...others] = ids;
      // One primitive goes as one always did, so that its run is found by its name.
      const one = first !== undefined && others.length === 0 ? refOf(first) : undefined;
      const selection = others.length > 0 && { primitives: ids.join(' ') };
      return {
        permission: changePermissions.promote,
        targets: first === undefined ? [{ environment: target }] : ids.map(id => ({ id, environment: target })),
        workflow: workflows.promote,
        inputs: { source, target, ...one, ...selection, ...(reason && { reason }) },
        reason,
        branch: promotionBranch({ from: source, to: target, ...(ids.length > 0 && { ids }) }),
        ids,
        title: `Promotion of ${sayIds(ids)} from ${source} to ${target}`,
      };
    }
    case 'rollback': {
      const { primitive: id, environment, digest, reason } = request;
      const ref = refOf(id);
      return {
        permission: changePermissions.rollback,
        targets: [{ id, environment }],
        workflow: workflows.rollback,
        inputs: { ...ref, target: environment, ...(digest && { digest }), ...(reason && { reason }) },
        reason,
        // One branch moves a primitive in an environment, in whichever direction.
        branch: branchName(ref, `enable-${environment}`),
        ids: [id],
        title: `Rollback of ${id} in ${environment}`,
      };
    }
    case 'retry-smoke': {
      const { primitive: id, environment, reason } = request;
      const ref = refOf(id);
      return {
        permission: changePermissions['retry-smoke'],
        targets: [{ id, environment }],
        workflow: workflows.retrySmoke,
        inputs: { ...ref, environment, ...(reason && { reason }) },
        reason,
        branch: branchName(ref, `smoke-${environment}`),
        ids: [id],
        title: `Another run of the smoke of ${id} in ${environment}`,
      };
    }
    case 'waive': {
      const { workflow: _, ...waiver } = request;
      const { rule, primitive, owner, environment, until, reason } = waiver;
      return {
        permission: changePermissions.waive,
        targets: [{ ...(primitive && { id: primitive }), ...(environment && { environment }) }],
        workflow: workflows.waive,
        inputs: { rule, until, reason, ...(primitive && { primitive }), ...(owner && { owner }), ...(environment && { environment }) },
        reason,
        branch: waiverBranch(waiver),
        ids: primitive ? [primitive] : [],
        title: `Waiver of ${rule} for ${primitive ?? `everything of ${owner}`}${environment ? ` in ${environment}` : ''} until ${until}`,
      };
    }
    default:
      throw new Error(`Unreachable: ${JSON.stringify(request satisfies never)}`);
  }
}

/** What the auditor keeps of a request. @internal */
export function changeOf({ workflow: asked }: DispatchRequest, plan: DispatchPlan) {
  const { ids, targets, reason, workflow, inputs } = plan;
  const [{ environment }] = targets;
  return {
    eventId: `primitive-${asked}`,
    meta: {
      primitive: ids.length > 0 ? ids.join(', ') : `every primitive${inputs.owner ? ` of ${inputs.owner}` : ''}`,
      ...(environment && { environment }),
      ...(reason && { reason }),
      ...{ workflow, inputs },
    },
  };
}

/** The schema lets no other text through. */
function refOf(id: string): PrimitiveRef {
  const ref = parsePrimitiveId(id);
  if (!ref) throw new InputError(`primitive: ${JSON.stringify(id)} is not <kind>-<name>-<version>`);
  return ref;
}

function sayIds(ids: readonly string[]): string {
  if (ids.length === 0) return 'everything';
  return ids.length === 1 ? ids[0] : `${ids.length} primitives`;
}
