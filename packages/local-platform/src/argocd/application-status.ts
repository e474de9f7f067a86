import { timestamp, type KubernetesObject } from '../cluster';
import type { Application, ApplicationCondition, ApplicationStatus, HealthCode, OperationState } from './application';
import type { Comparison } from './compare';
import { worstHealth } from './health';
import { imagesOf } from './sync-plan';
import type { Target } from './target-state';

/** Sources as the Application writes them, one or many; statuses repeat them so. */
export function writtenSources({ spec }: Application): { source: unknown } | { sources: unknown[] } {
  return Array.isArray(spec.sources) && spec.sources.length > 0 ? { sources: spec.sources } : { source: spec.source };
}

/** Commits of the sources: one in `revision`, those of many sources in `revisions`. */
export function writtenRevisions(application: Application, revisions: string[]): { revision: string } | { revision: string; revisions: string[] } {
  return 'sources' in writtenSources(application) ? { revision: '', revisions } : { revision: revisions[0] ?? '' };
}

/** Images of every pod that is there. Those that end count as well, so old and new may stand side by side, as in Argo CD. */
export function podImages(objects: KubernetesObject[]): string[] {
  return [...new Set(objects.filter(object => object.kind === 'Pod').flatMap(imagesOf))].sort();
}

function withSince(application: Application, conditions: ApplicationCondition[]): ApplicationCondition[] {
  const known = (next: ApplicationCondition) => application.status.conditions?.find(each => each.type === next.type && each.message === next.message);
  return conditions.map(each => known(each) ?? { ...each, lastTransitionTime: timestamp() });
}

function healthOf({ status }: Application, code: HealthCode): ApplicationStatus['health'] {
  return { status: code, lastTransitionTime: status.health.status === code ? (status.health.lastTransitionTime ?? timestamp()) : timestamp() };
}

/** Status after a comparison. */
export function observedStatus(options: {
  application: Application;
  target: Target;
  comparison: Comparison;
  images: string[];
  conditions: ApplicationCondition[];
}): ApplicationStatus {
  const { application, target, comparison, images, conditions } = options;
  const { conditions: _old, ...rest } = application.status;
  const managed = comparison.resources.filter(each => !each.hook);
  const { revisions } = target;
  return {
    ...rest,
    sync: {
      status: comparison.sync,
      ...('sources' in writtenSources(application) ? { revisions } : { revision: revisions[0] }),
      comparedTo: { ...writtenSources(application), destination: application.spec.destination ?? {} },
    },
    health: healthOf(application, worstHealth(managed.flatMap(each => (each.health ? [each.health.status] : [])))),
    resources: comparison.resources,
    summary: { images },
    sourceType: target.type,
    reconciledAt: timestamp(),
    ...(conditions.length ? { conditions: withSince(application, conditions) } : {}),
  };
}

/** Status when what Git wants is not known. Of a spec that is not valid the health is not known either. */
export function failedStatus(application: Application, condition: ApplicationCondition): ApplicationStatus {
  const { status } = application;
  return {
    ...status,
    sync: { ...status.sync, status: 'Unknown' },
    health: condition.type === 'InvalidSpecError' ? healthOf(application, 'Unknown') : status.health,
    conditions: withSince(application, [condition]),
    reconciledAt: timestamp(),
  };
}

/** Status with a deployment that succeeded put into its history. */
export function rememberedStatus(application: Application, state: OperationState, limit: number): ApplicationStatus {
  const history = application.status.history ?? [];
  const entry = {
    id: (history.at(-1)?.id ?? -1) + 1,
    ...writtenRevisions(application, state.syncResult?.revisions ?? [state.syncResult?.revision ?? '']),
    deployStartedAt: state.startedAt,
    deployedAt: state.finishedAt ?? timestamp(),
    initiatedBy: state.operation.initiatedBy,
    ...writtenSources(application),
  };
  return { ...application.status, history: limit > 0 ? [...history, entry].slice(-limit) : [] };
}
