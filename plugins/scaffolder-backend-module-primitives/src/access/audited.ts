import { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { ActionServices, StepContext } from '../services';

/** A request that changes something outside. @internal */
export type ChangeRequest = {
  /** Kebab-case, as Backstage names audit events: `primitive-promote`. */
  eventId: string;
  /** What is asked for, and why. */
  meta: JsonObject;
};

/**
 * Runs a change between the auditor's two marks: who asked (`requestedBy`), what, why,
 * and what came of it. What fails, or is refused, is on record too. A dry run changes
 * nothing and leaves no mark.
 * @internal
 */
export async function audited(
  services: Pick<ActionServices, 'auditor'>,
  ctx: Pick<StepContext, 'isDryRun' | 'task' | 'getInitiatorCredentials'>,
  change: ChangeRequest,
  run: () => Promise<JsonObject>,
): Promise<void> {
  if (ctx.isDryRun) {
    await run();
    return;
  }
  const event = await services.auditor.createEvent(await eventOf(ctx, change));
  try {
    const result = await run();
    await event.success({ meta: { result } });
  } catch (error) {
    await event.fail({ error: isError(error) ? error : new Error(String(error)) });
    throw error;
  }
}

async function eventOf(
  ctx: Pick<StepContext, 'task' | 'getInitiatorCredentials'>,
  { eventId, meta }: ChangeRequest,
): Promise<AuditorServiceCreateEventOptions> {
  // There is no HTTP request here that the auditor could take the actor from.
  const requestedBy = personOf(await ctx.getInitiatorCredentials());
  return {
    eventId,
    severityLevel: 'medium',
    meta: { ...meta, requestedBy, taskId: ctx.task.id },
  };
}

/** Users have an entity reference, services a subject; Backstage's types leave the principal open. @internal */
export function personOf({ principal }: { principal: unknown }): string {
  if (typeof principal !== 'object' || principal === null) return 'unknown';
  if ('userEntityRef' in principal) return String(principal.userEntityRef);
  return 'subject' in principal ? String(principal.subject) : 'unknown';
}
