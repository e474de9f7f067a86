import { createHash } from 'node:crypto';
import { smokeOf } from '@ameide/gitops-repo';
import { applicationName } from '@ameide/plugin-primitives-common';
import type { Application, OperationPhase, ResourceResult, ResourceStatus } from '../../../packages/local-platform/src/argocd/application';
import type { FleetEnvironment, PlannedPrimitive } from './plan';

/** How a component stands in an environment. */
export type Deployed = {
  primitive: PlannedPrimitive;
  environment: FleetEnvironment;
  isSmoke: boolean;
  repoURL: string;
  /** Image that Git asks for; undefined where it is not enabled. */
  image: string | undefined;
  /** Newest revision that it was compared with. */
  revision: string;
  /** Revision of its last sync. */
  syncedRevision: string;
  /** When that sync began. */
  syncedAt: Date;
  /** Phase of that sync. */
  phase?: OperationPhase;
  /** Whether its smoke failed; by the primitive's trouble where it is left out. */
  smokeFailed?: boolean;
};

function uidOf(name: string): string {
  const hex = createHash('sha1').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const iso = (date: Date) => `${date.toISOString().slice(0, 19)}Z`;
const later = (date: Date, seconds: number) => new Date(date.getTime() + seconds * 1000);

/** Name of a primitive's Application, or of its smoke's. */
export function nameOf({ primitive, environment, isSmoke }: Pick<Deployed, 'primitive' | 'environment' | 'isSmoke'>): string {
  return applicationName(environment, isSmoke ? smokeOf(primitive.id) : primitive.id);
}

function specOf(component: string, deployed: Deployed): Application['spec'] {
  const { environment, isSmoke, primitive, repoURL } = deployed;
  const profile = environment === 'production' ? 'ha' : 'general';
  const isOverridden = primitive.trouble === 'overridden' && !isSmoke && environment === 'production';
  return {
    project: 'ameide',
    source: {
      repoURL,
      targetRevision: 'main',
      path: isSmoke ? 'sources/charts/helm-test-jobs' : 'sources/charts/primitive-workload',
      helm: {
        releaseName: component,
        ignoreMissingValueFiles: true,
        valueFiles: [
          '/sources/values/base/globals.yaml',
          '/sources/values/cluster/cloud/globals.yaml',
          `/sources/values/env/${environment}/globals.yaml`,
          `/config/node-profiles/${profile}.yaml`,
          `/sources/values/_shared/apps/${component}.yaml`,
          `/sources/values/env/${environment}/apps/${component}.yaml`,
        ],
        ...(isOverridden ? { parameters: [{ name: 'replicas', value: '5' }] } : {}),
      },
    },
    destination: { name: 'in-cluster', namespace: `ameide-${environment}` },
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['CreateNamespace=true'] },
  };
}

/** Resources of a component, and the results of the hooks that its sync ran. */
function resourcesOf(component: string, deployed: Deployed): { resources: ResourceStatus[]; hooks: ResourceResult[] } {
  const { primitive, environment, isSmoke, image } = deployed;
  const namespace = `ameide-${environment}`;
  const resource = (kind: string, name: string, more: Partial<ResourceStatus> = {}): ResourceStatus => ({
    group: kind === 'Deployment' ? 'apps' : '',
    version: 'v1',
    kind,
    namespace,
    name,
    status: 'Synced',
    ...more,
  });
  const isFailing = deployed.smokeFailed ?? (primitive.trouble === 'smoke-failed' && environment === 'staging');
  const isRunning = deployed.phase === 'Running';
  const hook: ResourceResult = {
    group: 'batch',
    version: 'v1',
    kind: 'Job',
    namespace,
    name: `${component}-rpc`,
    hookType: 'PostSync',
    syncPhase: 'PostSync',
    hookPhase: isRunning ? 'Running' : isFailing ? 'Failed' : 'Succeeded',
    message: isFailing ? 'Job has reached the specified backoff limit' : 'Reached expected number of succeeded pods',
    ...(image ? { images: [image] } : {}),
  };
  if (!image) return { resources: [resource('ConfigMap', `${component}-disabled`)], hooks: [] };
  if (isSmoke) return { resources: [resource('ConfigMap', `${component}-tests`)], hooks: [hook] };
  const isDegraded = primitive.trouble === 'degraded' && environment === 'production';
  const isOutOfSync = primitive.trouble === 'out-of-sync' && environment === 'dev';
  return {
    resources: [
      resource('Service', component, { health: { status: 'Healthy' } }),
      resource('ServiceAccount', component),
      resource('Deployment', component, {
        status: isOutOfSync ? 'OutOfSync' : 'Synced',
        health: isDegraded ? { status: 'Degraded', message: `Deployment "${component}" exceeded its progress deadline` } : { status: isRunning ? 'Progressing' : 'Healthy' },
      }),
    ],
    hooks: [],
  };
}

/** An Application as Argo CD would show it. */
export function applicationOf(deployed: Deployed): Application {
  const { primitive, environment, isSmoke, image, revision, syncedRevision, syncedAt } = deployed;
  const component = isSmoke ? smokeOf(primitive.id) : primitive.id;
  const name = nameOf(deployed);
  const spec = specOf(component, deployed);
  const { resources, hooks } = resourcesOf(component, deployed);
  const health = resources.find(({ health: each }) => each && each.status !== 'Healthy')?.health ?? { status: 'Healthy' as const };
  const failed = hooks.some(({ hookPhase }) => hookPhase === 'Failed');
  const phase = deployed.phase ?? (failed ? 'Failed' : 'Succeeded');
  const finishedAt = later(syncedAt, 40);
  const applied = resources.map(({ status: _status, health: _health, ...key }): ResourceResult => ({ ...key, status: 'Synced', message: `${key.kind.toLowerCase()}/${key.name} configured`, hookPhase: 'Running', syncPhase: 'Sync' }));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      namespace: 'argocd',
      uid: uidOf(name),
      resourceVersion: '0',
      generation: 1,
      creationTimestamp: '2026-05-01T00:00:00Z',
      labels: {
        'ameide.io/environment': environment,
        'ameide.io/component': component,
        'ameide.io/component-type': isSmoke ? 'smoke' : 'workload',
        'ameide.io/rollout-phase': isSmoke ? '699' : '650',
      },
      annotations: {
        'argocd.argoproj.io/manifest-generate-paths': `/config;/sources/values/base;/sources/values/cluster/cloud;/sources/values/env/${environment}/globals.yaml;/sources/values/_shared/apps/${component}.yaml;/sources/values/env/${environment}/apps/${component}.yaml`,
      },
      ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', name: 'ameide', uid: '0b3f6f0e-0000-4000-8000-000000000000', controller: true, blockOwnerDeletion: true }],
    },
    spec,
    status: {
      sync: { status: resources.some(({ status }) => status === 'OutOfSync') ? 'OutOfSync' : 'Synced', revision, comparedTo: { source: spec.source, destination: spec.destination } },
      health: { ...health, lastTransitionTime: iso(later(syncedAt, 30)) },
      resources,
      summary: image ? { images: [image] } : {},
      history: [{ id: 0, revision: syncedRevision, deployedAt: iso(finishedAt), deployStartedAt: iso(syncedAt), source: spec.source, initiatedBy: { automated: true } }],
      operationState: {
        operation: { initiatedBy: { automated: true }, sync: { revision: syncedRevision, prune: true, syncOptions: ['CreateNamespace=true'] } },
        phase,
        message: phase === 'Running' ? 'waiting for healthy state of apps/Deployment' : failed ? 'one or more synchronization tasks completed unsuccessfully' : 'successfully synced (all tasks run)',
        startedAt: iso(syncedAt),
        ...(phase === 'Running' ? {} : { finishedAt: iso(finishedAt) }),
        syncResult: { revision: syncedRevision, source: spec.source, resources: [...applied, ...hooks] },
      },
      reconciledAt: iso(phase === 'Running' ? later(syncedAt, 10) : later(finishedAt, 20)),
      sourceType: 'Helm',
      controllerNamespace: 'argocd',
    },
  };
}
