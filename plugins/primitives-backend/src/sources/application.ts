import { Application } from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';

/** Hook phases that end a hook without success (gitops-engine, OperationPhase). */
export const failedPhases = ['Failed', 'Error'];

/** Keeps of an Application what we judge by. @internal */
export function toApplicationValue(
  application: Application,
  options: { instance: string; url: string },
): FactValue<'application'> {
  const { spec, status } = application;
  const sources = spec?.sources ?? (spec?.source ? [spec.source] : []);
  const resources = status?.resources ?? [];
  return {
    ...options,
    sync: status?.sync?.status ?? 'Unknown',
    // Of several sources the first is the GitOps repo's, by the layout of our ApplicationSet.
    revision: status?.sync?.revision || status?.sync?.revisions?.[0],
    health: status?.health?.status ?? 'Unknown',
    healthMessage: status?.health?.message,
    healthSince: status?.health?.lastTransitionTime ?? undefined,
    reconciledAt: status?.reconciledAt ?? undefined,
    conditions: (status?.conditions ?? []).map(c => `${c.type}: ${c.message}`),
    outOfSync: resources
      .filter(r => r.status === 'OutOfSync')
      .map(r => `${r.kind}/${r.name}`),
    unhealthy: resources
      .filter(r => ['Degraded', 'Missing'].includes(r.health?.status ?? ''))
      .map(
        r => `${r.kind}/${r.name}: ${r.health?.message ?? r.health?.status}`,
      ),
    overrides: sources.flatMap(source => [
      ...(source.helm?.parameters ?? []).map(
        p => `helm parameter ${p.name ?? ''}`,
      ),
      ...(source.helm?.values ? ['helm values in the Application'] : []),
      ...(source.helm?.valuesObject
        ? ['helm valuesObject in the Application']
        : []),
      ...(source.kustomize?.images ?? []).map(
        image => `kustomize image ${image}`,
      ),
    ]),
    selfHeal: spec?.syncPolicy?.automated?.selfHeal ?? false,
    operation: toOperation(application),
  };
}

function toOperation(
  application: Application,
): FactValue<'application'>['operation'] {
  const state = application.status?.operationState;
  if (!state) return undefined;
  const result = state.syncResult ?? undefined;
  return {
    phase: state.phase ?? 'Unknown',
    message: state.message,
    revision: result?.revision || result?.revisions?.[0],
    startedAt: state.startedAt ?? undefined,
    finishedAt: state.finishedAt ?? undefined,
    hooks: (result?.resources ?? [])
      .filter(resource => resource.hookType)
      .map(resource => ({
        kind: resource.kind,
        group: resource.group,
        namespace: resource.namespace,
        name: resource.name,
        type: resource.hookType ?? '',
        phase: resource.hookPhase ?? 'Unknown',
        message: resource.message,
      })),
  };
}

/**
 * What the list tells of an Application. While it stays the same, the whole Application
 * is not asked for again.
 * @internal
 */
export function fingerprintOf(application: Application): string {
  const { metadata, spec, status } = application;
  const state = status?.operationState;
  return JSON.stringify([
    metadata.creationTimestamp,
    spec,
    status?.sync?.status,
    status?.health,
    status?.resources,
    state?.phase,
    state?.startedAt,
    state?.finishedAt,
  ]);
}

/**
 * Result of the PostSync hooks of a sync; undefined when the sync ran none (a partial
 * sync runs no hooks), so that an earlier result stays. A hook counts only by its own phase:
 * the Application stays Healthy when one fails (argo-cd issue 9861).
 * @internal
 */
export function smokeOf(
  application: FactValue<'application'>,
): FactValue<'smoke'> | undefined {
  const { operation } = application;
  const hooks = operation?.hooks.filter(h => h.type.includes('PostSync')) ?? [];
  if (!operation || hooks.length === 0) return undefined;
  const failed = hooks.find(h => failedPhases.includes(h.phase));
  const succeeded =
    operation.phase === 'Succeeded' &&
    hooks.every(h => h.phase === 'Succeeded');
  const ended =
    operation.finishedAt !== undefined && operation.phase !== 'Running';
  let phase: FactValue<'smoke'>['phase'] = succeeded ? 'Succeeded' : 'Running';
  if (failed || (ended && !succeeded)) phase = 'Failed';
  return {
    phase,
    message: failed?.message ?? operation.message,
    hooks,
    startedAt: operation.startedAt,
    finishedAt: operation.finishedAt,
  };
}
