/**
 * What the list call is asked for. Only fields that Argo CD registers can be selected
 * (`appFields` of its pkg/apiclient/application/forwarder_overwrite.go): neither the
 * compared revision nor `reconciledAt` nor conditions nor an Application's own
 * resourceVersion are among them, so those come from the stream or a get.
 * @internal
 */
export const listFields = [
  'metadata.name',
  'metadata.creationTimestamp',
  'spec',
  'status.sync.status',
  'status.health',
  'status.resources',
  'status.operationState.phase',
  'status.operationState.startedAt',
  'status.operationState.finishedAt',
  // Gives the *result* of the sync, not the request that its name means elsewhere.
  'status.operationState.operation.sync',
].map(field => `items.${field}`);

const source = [
  'repoURL',
  'helm.parameters.name',
  'helm.values',
  'helm.valuesObject',
  'kustomize.images',
];

const applicationFields = [
  ...['name', 'namespace', 'resourceVersion', 'creationTimestamp'].map(
    field => `metadata.${field}`,
  ),
  ...source.flatMap(field => [`spec.source.${field}`, `spec.sources.${field}`]),
  'spec.syncPolicy.automated.selfHeal',
  'status.sync.status',
  'status.sync.revision',
  'status.sync.revisions',
  'status.health',
  'status.reconciledAt',
  'status.summary.images',
  ...['kind', 'name', 'status', 'health'].map(
    field => `status.resources.${field}`,
  ),
  'status.conditions.type',
  'status.conditions.message',
  ...['phase', 'message', 'startedAt', 'finishedAt', 'retryCount'].map(
    field => `status.operationState.${field}`,
  ),
  'status.operationState.operation.initiatedBy',
  'status.operationState.syncResult.revision',
  'status.operationState.syncResult.revisions',
  ...[
    'group',
    'kind',
    'namespace',
    'name',
    'message',
    'hookType',
    'hookPhase',
  ].map(field => `status.operationState.syncResult.resources.${field}`),
];

/**
 * What the watch stream is asked for. Its forwarder filters the JSON of each message by
 * dotted paths from the message's root, arrays passed through (argoproj/pkg,
 * grpc/http/forwarders.go), so any field can be selected. A failure is a message too:
 * without `error` it would come as `{}`.
 * @internal
 */
export const streamFields = [
  'error',
  'result.type',
  ...applicationFields.map(field => `result.application.${field}`),
];
