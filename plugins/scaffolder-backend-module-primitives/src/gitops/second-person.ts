import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import { refusal, say, waitingChangeSchema } from '@ameide/plugin-primitives-common';
import { SecondPersonConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { DispatchRequest, dispatchRequestSchema } from './dispatch-request';

/** What somebody asked for and another person has to approve, as the task that asked keeps it. @internal */
export const askedSchema = waitingChangeSchema.extend({ request: dispatchRequestSchema });

/** Somebody's request that waits for another person. @internal */
export type Asked = z.infer<typeof askedSchema>;

/** A task as it is judged. @internal */
export type AskingTask = {
  id: string;
  status: string;
  /** Entity reference of who started it. */
  startedBy: string | undefined;
  /** Absent where it asked for nothing that needs a second person. */
  asked: Asked | undefined;
};

/**
 * Whether a request needs a second person: those that bring a digest into an environment.
 * Wiring is inert, and the way back ends an outage.
 * @internal
 */
export function needsSecondPerson(request: DispatchRequest, { environments }: SecondPersonConfig): boolean {
  switch (request.workflow) {
    case 'enable':
      return environments.includes(request.environment);
    case 'promote':
      return environments.includes(request.target);
    default:
      return false;
  }
}

/**
 * Gives the request that a person may approve, which must be another's. Throws with what
 * is in the way. Whether the person may ask for it is the permission framework's.
 * @internal
 */
export function judgeApproval(options: {
  task: AskingTask;
  approver: string;
  now: Date;
}): Asked {
  const { task, approver, now } = options;
  const { id, status, asked } = task;
  if (!asked || status !== 'completed')
    throw refusal(InputError, say('task.nothingAsked', { id }));
  // A task that somebody else ran again has two who asked.
  const askers = [asked.by, task.startedBy ?? ''];
  for (const each of [...askers, approver]) {
    if (!/^user:/i.test(each))
      throw refusal(NotAllowedError, say('task.noPerson', { who: each }));
  }
  if (askers.some(each => isSame(each, approver)))
    throw refusal(NotAllowedError, say('task.ownRequest', { person: approver }));
  if (now >= new Date(asked.until))
    throw refusal(ConflictError, say('task.expired', { id, time: asked.until }));
  return asked;
}

/** Entity references are case insensitive ("Entity References" of Backstage's catalog). */
function isSame(one: string, other: string): boolean {
  return one.toLocaleLowerCase('en-US') === other.toLocaleLowerCase('en-US');
}
