import { z } from 'zod';
import type { KubernetesObject } from '../cluster';

const sourceSchema = z.looseObject({
  repoURL: z.string(),
  targetRevision: z.string().default('HEAD'),
  path: z.string().optional(),
  ref: z.string().optional(),
  chart: z.string().optional(),
  helm: z
    .looseObject({
      releaseName: z.string().optional(),
      valueFiles: z.array(z.string()).default([]),
      ignoreMissingValueFiles: z.boolean().default(false),
      values: z.string().optional(),
      valuesObject: z.record(z.string(), z.unknown()).optional(),
      parameters: z.array(z.object({ name: z.string(), value: z.string(), forceString: z.boolean().default(false) })).default([]),
      fileParameters: z.array(z.object({ name: z.string(), path: z.string() })).default([]),
      skipCrds: z.boolean().default(false),
      skipTests: z.boolean().default(false),
      skipSchemaValidation: z.boolean().default(false),
      namespace: z.string().optional(),
      kubeVersion: z.string().optional(),
      apiVersions: z.array(z.string()).default([]),
    })
    .optional(),
  kustomize: z
    .looseObject({
      images: z.array(z.string()).default([]),
      namePrefix: z.string().optional(),
      nameSuffix: z.string().optional(),
      namespace: z.string().optional(),
      commonLabels: z.record(z.string(), z.string()).default({}),
      commonAnnotations: z.record(z.string(), z.string()).default({}),
      replicas: z.array(z.object({ name: z.string(), count: z.coerce.number().int() })).default([]),
      patches: z.array(z.record(z.string(), z.unknown())).default([]),
    })
    .optional(),
  directory: z.looseObject({ recurse: z.boolean().default(false), include: z.string().optional(), exclude: z.string().optional() }).optional(),
});

/** An Application's spec, as far as it is honoured; the rest is kept as it came. */
export const applicationSpecSchema = z
  .looseObject({
    project: z.string().default('default'),
    destination: z.looseObject({ server: z.string().optional(), name: z.string().optional(), namespace: z.string().optional() }).prefault({}),
    source: sourceSchema.optional(),
    sources: z.array(sourceSchema).optional(),
    syncPolicy: z
      .looseObject({
        automated: z
          .looseObject({ enabled: z.boolean().default(true), prune: z.boolean().default(false), selfHeal: z.boolean().default(false), allowEmpty: z.boolean().default(false) })
          .nullish(),
        syncOptions: z.array(z.string()).default([]),
        retry: z
          .looseObject({
            limit: z.number().default(0),
            backoff: z.looseObject({ duration: z.string().default('5s'), factor: z.number().default(2), maxDuration: z.string().default('3m') }).prefault({}),
          })
          .optional(),
      })
      .prefault({}),
    ignoreDifferences: z
      .array(
        z.looseObject({
          group: z.string().default(''),
          kind: z.string(),
          name: z.string().optional(),
          namespace: z.string().optional(),
          jsonPointers: z.array(z.string()).default([]),
        }),
      )
      .default([]),
    /** Past deployments kept; Argo CD's default. */
    revisionHistoryLimit: z.number().int().nonnegative().default(10),
  })
  .refine(spec => spec.source !== undefined || (spec.sources?.length ?? 0) > 0, { error: 'source: an Application needs a source or sources' });

/** An Application's spec. */
export type ApplicationSpec = z.infer<typeof applicationSpecSchema>;
/** One source of manifests. */
export type Source = z.infer<typeof sourceSchema>;

/** Whether the live state is the desired one. */
export type SyncCode = 'Synced' | 'OutOfSync' | 'Unknown';
/** Health of a resource or an Application. */
export type HealthCode = 'Healthy' | 'Suspended' | 'Progressing' | 'Missing' | 'Degraded' | 'Unknown';
/** Health with the words for it. */
export type Health = { status: HealthCode; message?: string };
/** Where an operation, or a hook in it, is. */
export type OperationPhase = 'Running' | 'Succeeded' | 'Failed' | 'Error' | 'Terminating';
/** Phase of a sync. */
export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';

/** What names a resource in a status. */
export type ResourceKey = { group: string; version: string; kind: string; namespace: string; name: string };

/** `status.resources[]`. */
export type ResourceStatus = ResourceKey & { status?: SyncCode; health?: Health; hook?: boolean; requiresPruning?: boolean; syncWave?: number };

/** `status.operationState.syncResult.resources[]`. */
export type ResourceResult = ResourceKey & {
  status?: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped';
  message?: string;
  hookPhase?: OperationPhase;
  hookType?: SyncPhase;
  syncPhase?: SyncPhase;
  images?: string[];
};

/** What is asked of a sync. */
export type Operation = {
  initiatedBy?: { username?: string; automated?: boolean };
  sync: { revision: string; revisions?: string[]; prune?: boolean; dryRun?: boolean; syncOptions?: string[]; resources?: { group?: string; kind: string; name: string; namespace?: string }[]; autoHealAttemptsCount?: number };
};

/** `status.operationState`. */
export type OperationState = {
  operation: Operation;
  phase: OperationPhase;
  message?: string;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  syncResult?: { revision: string; revisions?: string[]; source?: unknown; sources?: unknown[]; resources: ResourceResult[] };
};

/** `status.conditions[]`. */
export type ApplicationCondition = { type: string; message: string; lastTransitionTime?: string };

/** An Application's status. */
export type ApplicationStatus = {
  sync: { status: SyncCode; revision?: string; revisions?: string[]; comparedTo: { source?: unknown; sources?: unknown[]; destination: unknown } };
  health: Health & { lastTransitionTime?: string };
  resources: ResourceStatus[];
  summary: { images?: string[]; externalURLs?: string[] };
  conditions?: ApplicationCondition[];
  history?: { id: number; revision: string; revisions?: string[]; deployedAt: string; deployStartedAt: string; source?: unknown; sources?: unknown[]; initiatedBy?: Operation['initiatedBy'] }[];
  operationState?: OperationState;
  reconciledAt?: string;
  sourceType?: string;
  controllerNamespace: string;
};

/** An Application as the API shows it. `spec` is as it was written. */
export type Application = {
  apiVersion: 'argoproj.io/v1alpha1';
  kind: 'Application';
  metadata: {
    name: string;
    namespace: string;
    uid: string;
    resourceVersion: string;
    generation: number;
    creationTimestamp: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller: boolean; blockOwnerDeletion: boolean }[];
  };
  spec: Record<string, unknown>;
  status: ApplicationStatus;
  operation?: Operation;
};

/** Sources of a spec, one or many. */
export function sourcesOf(spec: ApplicationSpec): Source[] {
  // An empty list is none, as Argo CD has it.
  return spec.sources?.length ? spec.sources : spec.source ? [spec.source] : [];
}

const trackingAnnotation = 'argocd.argoproj.io/tracking-id';

/** Marks an object as an Application's. */
export function withTracking(application: string, object: KubernetesObject, key: ResourceKey): KubernetesObject {
  const id = `${application}:${key.group}/${key.kind}:${key.namespace}/${key.name}`;
  return { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [trackingAnnotation]: id } } };
}

/** Application that an object is marked with. */
export function trackedBy(object: KubernetesObject): string | undefined {
  const id = object.metadata.annotations?.[trackingAnnotation];
  return id?.slice(0, id.indexOf(':'));
}
