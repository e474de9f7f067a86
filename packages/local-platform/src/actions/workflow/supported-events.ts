import type { Triggers } from './workflow';

/** Events that start workflows here; every other name of `on` is told of, and starts nothing. */
export const supportedEvents = [
  'push', 'pull_request', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'schedule', 'workflow_call',
];

/** What is said of the events of a file that never happen here; one sentence each. */
export function unsupportedEvents(triggers: Triggers): string[] {
  return triggers.unsupported.map(
    ({ event, line }) => `Unsupported event '${event}' (line ${line}): it never happens here; this platform raises ${supportedEvents.join(', ')}`,
  );
}

/** Whether a file waits for nothing but events that never happen here. */
export function waitsInVain(triggers: Triggers): boolean {
  const events = Object.keys(triggers.filters);
  return events.length > 0 && events.length === triggers.unsupported.length;
}
