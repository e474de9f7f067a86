import { z } from 'zod';

/** Result of one resource in a sync; for hooks it carries the phase. @public */
export const syncResourceSchema = z.object({
  group: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  message: z.string().optional(),
  hookType: z.string().optional(),
  hookPhase: z.string().optional(),
});

/** What a sync did, and at which revision. @public */
export const syncResultSchema = z.object({
  revision: z.string().optional(),
  revisions: z.array(z.string()).nullish(),
  resources: z.array(syncResourceSchema).nullish(),
});

const sourceSchema = z.object({
  repoURL: z.string().optional(),
  helm: z
    .object({
      parameters: z.array(z.object({ name: z.string().optional() })).nullish(),
      values: z.string().nullish(),
      valuesObject: z.unknown().optional(),
    })
    .nullish(),
  kustomize: z.object({ images: z.array(z.string()).nullish() }).nullish(),
});

const initiatorSchema = z.object({
  username: z.string().optional(),
  automated: z.boolean().optional(),
});

/**
 * The parts of an Application that we read. Nearly everything is optional: the list with
 * `fields`, the watch stream and an Application that was never synced each lack other parts.
 * @public
 */
export const applicationSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    resourceVersion: z.string().optional(),
    creationTimestamp: z.string().nullish(),
  }),
  spec: z
    .object({
      source: sourceSchema.nullish(),
      sources: z.array(sourceSchema).nullish(),
      destination: z.object({ namespace: z.string().optional() }).optional(),
      syncPolicy: z
        .object({
          automated: z.object({ selfHeal: z.boolean().optional() }).nullish(),
        })
        .nullish(),
    })
    .optional(),
  status: z
    .object({
      sync: z
        .object({
          status: z.string().optional(),
          revision: z.string().optional(),
          revisions: z.array(z.string()).nullish(),
        })
        .optional(),
      health: z
        .object({
          status: z.string().optional(),
          message: z.string().optional(),
          lastTransitionTime: z.string().nullish(),
        })
        .optional(),
      reconciledAt: z.string().nullish(),
      /** Syncs that succeeded, oldest first; `revisionHistoryLimit` of them are kept, 10 by default. */
      history: z
        .array(
          z.object({
            id: z.number().optional(),
            revision: z.string().optional(),
            revisions: z.array(z.string()).nullish(),
            sources: z.array(sourceSchema).nullish(),
            deployedAt: z.string().nullish(),
            initiatedBy: initiatorSchema.nullish(),
          }),
        )
        .nullish(),
      summary: z.object({ images: z.array(z.string()).nullish() }).optional(),
      resources: z
        .array(
          z.object({
            kind: z.string(),
            name: z.string(),
            status: z.string().optional(),
            health: z
              .object({
                status: z.string().optional(),
                message: z.string().optional(),
              })
              .nullish(),
          }),
        )
        .nullish(),
      conditions: z
        .array(z.object({ type: z.string(), message: z.string() }))
        .nullish(),
      operationState: z
        .object({
          phase: z.string().optional(),
          message: z.string().optional(),
          startedAt: z.string().nullish(),
          finishedAt: z.string().nullish(),
          /** Attempts after the first, within one operation. */
          retryCount: z.number().optional(),
          syncResult: syncResultSchema.nullish(),
          /**
           * In a list with `fields`, Argo CD puts the sync *result* here
           * (pkg/apiclient/application/forwarder_overwrite.go); in a whole Application it is the request.
           */
          operation: z
            .object({
              sync: syncResultSchema.nullish(),
              /** A person by name, or Argo CD itself. */
              initiatedBy: initiatorSchema.nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .optional(),
});

/** An Application. @public */
export type Application = z.infer<typeof applicationSchema>;

/** One message of the watch stream: an event, or why there are no more. @public */
export const watchLineSchema = z.object({
  result: z
    .object({ type: z.string(), application: applicationSchema })
    .optional(),
  error: z.object({ message: z.string().optional() }).optional(),
});

/** Node of the resource tree. @public */
export const resourceNodeSchema = z.object({
  uid: z.string().optional(),
  group: z.string().optional(),
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  images: z.array(z.string()).nullish(),
  createdAt: z.string().nullish(),
  /** What Argo CD shows beside the node: `Status Reason` of a pod, `Revision` of a ReplicaSet. */
  info: z
    .array(
      z.object({ name: z.string().optional(), value: z.string().optional() }),
    )
    .nullish(),
  health: z
    .object({ status: z.string().optional(), message: z.string().optional() })
    .nullish(),
  parentRefs: z
    .array(
      z.object({ kind: z.string().optional(), name: z.string().optional() }),
    )
    .nullish(),
});

/** Resource tree of an Application. @public */
export const resourceTreeSchema = z.object({
  nodes: z.array(resourceNodeSchema).nullish(),
});

/** Kubernetes' `EventList`, in the parts that we show. @public */
export const eventListSchema = z.object({
  items: z
    .array(
      z.object({
        type: z.string().optional(),
        reason: z.string().optional(),
        message: z.string().optional(),
        count: z.number().nullish(),
        firstTimestamp: z.string().nullish(),
        lastTimestamp: z.string().nullish(),
        /** In the place of the two above, where a controller writes events by `events.k8s.io/v1`. */
        eventTime: z.string().nullish(),
        involvedObject: z.object({
          kind: z.string().optional(),
          name: z.string().optional(),
        }),
      }),
    )
    .nullish(),
});

/** An event of Kubernetes. @public */
export type ResourceEvent = NonNullable<
  z.infer<typeof eventListSchema>['items']
>[number];

/** Node of the resource tree. @public */
export type ResourceNode = z.infer<typeof resourceNodeSchema>;

/** One line of a pod's log as the API streams it. @public */
export const logLineSchema = z.object({
  result: z.object({
    content: z.string().optional(),
    last: z.boolean().optional(),
  }),
});
