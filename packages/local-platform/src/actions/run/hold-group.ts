import { isTruthy, type Scope } from '../expressions/evaluate';
import { isJsonObject, toText } from '../expressions/json';
import { evaluateTemplate, type Template } from '../expressions/template';
import type { RunRecord } from '../model';
import type { Services } from './services';

/** `concurrency` of a workflow or a job, evaluated. */
export type Concurrency = { group: string; cancelInProgress: boolean; isQueue: boolean };

/** Reads `concurrency` in its short and its long form. */
export function readConcurrency(template: Template | undefined, scope: Scope): Concurrency | undefined {
  if (!template) return undefined;
  const value = evaluateTemplate(template, scope);
  const group = toText((isJsonObject(value) ? value.group : value) ?? null);
  if (group === '') return undefined;
  const cancel = isJsonObject(value) ? value['cancel-in-progress'] : undefined;
  const queue = isJsonObject(value) ? value.queue : undefined;
  return { group, cancelInProgress: isTruthy(cancel ?? null) || cancel === 'true', isQueue: queue === 'max' };
}

/** Waits until a group is held, or `signal` aborts; gives the function that leaves it. */
export async function holdGroup(
  { groups }: Services,
  { repository }: RunRecord,
  { group, ...how }: Concurrency,
  cancel: (reason: string) => void,
  signal: AbortSignal,
  onPending: () => void,
): Promise<() => void> {
  return new Promise(resolve => {
    let held = false;
    const leave = groups.enter(`${repository.owner}/${repository.name}/${group}`, how, {
      label: group,
      cancel,
      start: () => {
        held = true;
        // The function that leaves is not known yet where the group is free at once.
        queueMicrotask(() => resolve(leave));
      },
    });
    if (!held) onPending();
    signal.addEventListener('abort', () => resolve(leave), { once: true });
    if (signal.aborted) resolve(leave);
  });
}
