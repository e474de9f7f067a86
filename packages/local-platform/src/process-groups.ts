import { channel } from 'node:diagnostics_channel';

/** What is said of a process group: that it began, or that it is over. */
export type GroupNotice = { state: 'began' | 'over'; pid: number };

/**
 * Where the rooms say which process groups they start. A channel, so that whoever spawns
 * (the runner's steps, the cluster's containers) need not know who keeps the record.
 */
const notices = channel('local-platform:process-groups');

const isNotice = (message: unknown): message is GroupNotice =>
  typeof message === 'object' && message !== null && 'state' in message && 'pid' in message;

/** Says that a process with a group of its own was started; call it in the same turn as `spawn`, while the kernel surely still knows the process. */
export function groupBegan(pid: number | undefined): void {
  if (pid !== undefined) notices.publish({ state: 'began', pid } satisfies GroupNotice);
}

/** Says that a group was ended. */
export function groupOver(pid: number | undefined): void {
  if (pid !== undefined) notices.publish({ state: 'over', pid } satisfies GroupNotice);
}

/** Calls `listener` for each notice, at once, until the function that it gives is called. */
export function followGroups(listener: (notice: GroupNotice) => void): () => void {
  const receive = (message: unknown) => {
    if (isNotice(message)) listener(message);
  };
  notices.subscribe(receive);
  return () => void notices.unsubscribe(receive);
}

/** Signals every process of a group. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}
