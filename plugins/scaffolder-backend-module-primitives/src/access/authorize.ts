import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult, BasicPermission } from '@backstage/plugin-permission-common';
import {
  PrimitiveRef,
  primitiveId,
  primitivesCreatePermission,
  refusal,
  say,
} from '@ameide/plugin-primitives-common';
import { ActionServices, StepContext } from '../services';
import { audited, ChangeRequest } from './audited';

/** Lets the step go on only when the person who started the task may do this. @internal */
export async function authorize(
  services: Pick<ActionServices, 'permissions'>,
  ctx: Pick<StepContext, 'user' | 'getInitiatorCredentials'>,
  permission: BasicPermission,
): Promise<void> {
  const credentials = await ctx.getInitiatorCredentials();
  const [decision] = await services.permissions.authorize([{ permission }], { credentials });
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw refusal(
      NotAllowedError,
      say('task.noPermission', { person: ctx.user?.ref ?? say('task.whoever'), permission: permission.name }),
    );
  }
}

/** What the auditor calls the creation of a primitive. @internal */
export function createRequest(ref: PrimitiveRef, meta: ChangeRequest['meta'] = {}): ChangeRequest {
  return { eventId: 'primitive-create', meta: { primitive: primitiveId(ref), ...meta } };
}

/** {@link authorize} for each step of "create primitive"; that somebody was refused is on record. @internal */
export async function authorizeCreate(
  services: Pick<ActionServices, 'permissions' | 'auditor'>,
  ctx: Pick<StepContext, 'user' | 'isDryRun' | 'task' | 'getInitiatorCredentials'>,
  ref: PrimitiveRef,
): Promise<void> {
  try {
    await authorize(services, ctx, primitivesCreatePermission);
  } catch (error) {
    await audited(services, ctx, createRequest(ref), () => Promise.reject(error));
  }
}
