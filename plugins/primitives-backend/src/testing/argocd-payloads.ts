import { FakeApplication } from '@ameide/plugin-primitives-node/testUtils';

/** A hook in a sync result, as Argo CD 3 writes it. @internal */
export function hookResult(
  hookPhase: string | undefined,
  change: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    ...{ group: 'batch', version: 'v1', kind: 'Job', namespace: 'ameide-dev' },
    ...{ name: 'smoke-rpc', status: 'Synced', syncPhase: 'PostSync' },
    ...{ hookType: 'PostSync', ...(hookPhase && { hookPhase }) },
    message:
      hookPhase === 'Failed'
        ? 'Job has reached the specified backoff limit'
        : '',
    images: ['registry.test/smoke@sha256:1'],
    ...change,
  };
}

/** What a sync does to a resource that is no hook. */
const syncedDeployment = {
  ...{ group: 'apps', version: 'v1', kind: 'Deployment' },
  ...{ namespace: 'ameide-dev', name: 'orders', status: 'Synced' },
  ...{ message: 'deployment.apps/orders configured', hookPhase: 'Running' },
  syncPhase: 'Sync',
};

/** What varies of a recorded Application. @internal */
export type Varied = {
  revision?: string;
  /** Of several sources, in their order. */
  revisions?: string[];
  sources?: object[];
  sync?: string;
  health?: string;
  reconciledAt?: string;
  phase?: string;
  startedAt?: string;
  finishedAt?: string | null;
  hooks?: object[];
  operationRevision?: string;
  retryCount?: number;
  images?: string[];
  conditions?: object[];
  project?: string;
  labels?: Record<string, string>;
};

/**
 * An Application as `GET /api/v1/applications/<name>` of Argo CD 3 gives it, with more
 * than we read, so that projections have something to leave out.
 * @internal
 */
export function recorded(name: string, varied: Varied = {}): FakeApplication {
  const revision = varied.revision ?? '9'.repeat(40);
  const finishedAt =
    varied.finishedAt === undefined
      ? '2026-01-10T12:05:00Z'
      : varied.finishedAt;
  const result = varied.revisions
    ? { revisions: varied.revisions, sources: varied.sources }
    : { revision: varied.operationRevision ?? revision };
  return {
    metadata: {
      ...{ name, uid: `uid-${name}`, generation: 7 },
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: varied.labels,
      annotations: { 'argocd.argoproj.io/refresh': 'x'.repeat(50) },
      managedFields: [{ manager: 'argocd-application-controller' }],
    },
    spec: {
      project: varied.project ?? 'default',
      destination: { server: 'https://kubernetes.default.svc' },
      ...(varied.sources
        ? { sources: varied.sources }
        : {
            source: {
              repoURL: 'https://github.com/ameideio/ameide-gitops.git',
              path: 'sources/charts/primitive',
              targetRevision: 'main',
            },
          }),
      syncPolicy: { automated: { prune: true, selfHeal: true } },
    },
    status: {
      sync: {
        status: varied.sync ?? 'Synced',
        ...(varied.revisions ? { revisions: varied.revisions } : { revision }),
        comparedTo: { source: { repoURL: 'x' } },
      },
      health: {
        status: varied.health ?? 'Healthy',
        lastTransitionTime: '2026-01-10T12:04:30Z',
      },
      reconciledAt: varied.reconciledAt ?? '2026-01-10T12:06:00Z',
      summary: { images: varied.images ?? [] },
      resources: [
        {
          ...{ group: 'apps', version: 'v1', kind: 'Deployment' },
          ...{ namespace: 'ameide-dev', name: 'orders', status: 'Synced' },
          health: { status: varied.health ?? 'Healthy' },
        },
      ],
      ...(varied.conditions && { conditions: varied.conditions }),
      history: [{ id: 1, revision }],
      operationState: {
        operation: { sync: { revision, prune: true }, initiatedBy: { automated: true } },
        phase: varied.phase ?? 'Succeeded',
        message: 'successfully synced (all tasks run)',
        ...(varied.retryCount && { retryCount: varied.retryCount }),
        startedAt: varied.startedAt ?? '2026-01-10T12:04:00Z',
        ...(finishedAt && { finishedAt }),
        syncResult: {
          ...result,
          source: { repoURL: 'x' },
          resources: [syncedDeployment, ...(varied.hooks ?? [])],
        },
      },
      controllerNamespace: 'argocd',
    },
  };
}

/** A pod in a resource tree. @internal */
export function pod(
  name: string,
  images: string[],
  health = 'Healthy',
): Record<string, unknown> {
  return {
    ...{ version: 'v1', kind: 'Pod', namespace: 'ameide-dev', name, images },
    ...{ uid: name, health: { status: health } },
    parentRefs: [{ kind: 'ReplicaSet', name: 'orders-1' }],
  };
}
