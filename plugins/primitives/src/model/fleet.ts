import { FleetState, PrimitiveSummary } from '@ameide/plugin-primitives-common';

/**
 * The one word for a primitive: failed and unknown win over everything, and done
 * needs dev to be enabled and all green.
 * @internal
 */
export function fleetState(item: PrimitiveSummary): FleetState {
  const enabled = item.environments.filter(e => e.enabled);
  const statuses = [item.build, ...enabled.map(e => e.status)];
  if (statuses.includes('failed')) return 'failed';
  if (statuses.includes('unknown')) return 'unknown';
  const dev = enabled.find(e => e.environment === 'dev');
  return item.build === 'passed' && dev?.status === 'passed'
    ? 'done'
    : 'waiting';
}

/** Every environment that occurs, in the order the backend gives them. @internal */
export function fleetEnvironments(
  items: readonly PrimitiveSummary[],
): string[] {
  return [
    ...new Set(items.flatMap(i => i.environments.map(e => e.environment))),
  ];
}

/** Which digest of the environment before is not there yet. @internal */
export type Drift = {
  source: string;
  /** ISO 8601; when the environment before began to ask for its own. */
  since?: string;
};

/** How an environment differs from the one before it; undefined where it does not, or where one of them asks for nothing. @internal */
export function driftOf(
  item: PrimitiveSummary,
  environment: string,
): Drift | undefined {
  const index = item.environments.findIndex(e => e.environment === environment);
  const here = item.environments[index];
  const before = item.environments[index - 1];
  if (!here?.enabled || !before?.enabled) return undefined;
  if (!here.digest || !before.digest) return undefined;
  if (here.digest === before.digest) return undefined;
  return { source: before.environment, since: before.since };
}
