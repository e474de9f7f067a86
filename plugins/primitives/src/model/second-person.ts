import { StageStatus, WaitingChange } from '@ameide/plugin-primitives-common';
import { RequestHead } from './request';

/** A task by which somebody approved. @internal */
export type Approval = { taskId: string; person: string; status: string };

/** A Scaffolder task, as far as it may be an approval. @internal */
export type MaybeApproval = {
  id: string;
  status: string;
  spec: {
    parameters: Record<string, unknown>;
    templateInfo?: { entityRef: string };
    user?: { ref?: string };
  };
};

/** The approval of a request, among tasks; one that failed approved nothing. @internal */
export function findApproval(
  tasks: readonly MaybeApproval[],
  taskId: string,
): Approval | undefined {
  const found = tasks.find(
    ({ status, spec }) =>
      spec.templateInfo?.entityRef.endsWith('/approve-request') &&
      spec.parameters.task === taskId &&
      ['open', 'processing', 'completed'].includes(status),
  );
  return (
    found && {
      ...{ taskId: found.id, status: found.status },
      person: found.spec.user?.ref ?? '',
    }
  );
}

/** How it goes with the second person: as a step, and as the word for the whole request. @internal */
export function secondPersonStep(options: {
  waits: WaitingChange;
  approval: Approval | undefined;
  /** Whether it could be looked for one. */
  isKnown: boolean;
  now: Date;
}): {
  status: StageStatus;
  head: RequestHead;
  detail: 'waits' | 'expired' | 'approving' | 'approved' | 'unknown';
} {
  const { waits, approval, isKnown, now } = options;
  if (approval?.status === 'completed')
    return { status: 'passed', head: 'underway', detail: 'approved' };
  if (approval)
    return { status: 'running', head: 'underway', detail: 'approving' };
  if (!isKnown)
    return { status: 'unknown', head: 'unknown', detail: 'unknown' };
  return now < new Date(waits.until)
    ? { status: 'waiting', head: 'waiting', detail: 'waits' }
    : { status: 'failed', head: 'failed', detail: 'expired' };
}
