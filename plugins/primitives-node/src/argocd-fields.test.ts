import { listFields, streamFields } from './argocd-fields';
import { applicationSchema, watchLineSchema } from './argocd-schemas';
import { projectItem, projectMessage } from './fake-argocd';

/** What Argo CD 3 holds of an Application, shortened; with what we must not need. */
const application = {
  metadata: {
    ...{ name: 'dev-a', namespace: 'argocd', resourceVersion: '123' },
    ...{ uid: 'u', creationTimestamp: '2026-01-01T00:00:00Z' },
    managedFields: [{ manager: 'x' }],
  },
  spec: {
    project: 'default',
    sources: [
      {
        ...{ repoURL: 'https://github.com/a/b', path: 'charts' },
        helm: {
          ...{ valueFiles: ['a.yaml'], releaseName: 'x' },
          parameters: [{ name: 'image', value: 'x' }],
        },
      },
    ],
    syncPolicy: { automated: { prune: true, selfHeal: true } },
  },
  status: {
    sync: { status: 'Synced', revisions: ['r1'], comparedTo: { sources: [] } },
    health: { status: 'Healthy', lastTransitionTime: '2026-01-01T00:00:00Z' },
    reconciledAt: '2026-01-10T12:06:00Z',
    conditions: [{ type: 'SyncError', message: 'x', lastTransitionTime: 'y' }],
    summary: { images: ['x:1'], externalURLs: ['http://x'] },
    resources: [
      {
        ...{ kind: 'Job', name: 'a', status: 'Synced', version: 'v1' },
        health: { status: 'Healthy' },
      },
    ],
    history: [{ revision: 'r0' }],
    operationState: {
      ...{ phase: 'Succeeded', message: 'done', retryCount: 2 },
      startedAt: '2026-01-10T12:04:00Z',
      finishedAt: '2026-01-10T12:05:00Z',
      operation: {
        sync: { revision: 'REQUESTED' },
        initiatedBy: { username: 'admin' },
      },
      syncResult: {
        revisions: ['r1'],
        sources: [{}],
        resources: [
          {
            ...{ group: 'batch', version: 'v1', kind: 'Job', name: 'smoke' },
            ...{ namespace: 'ns', status: 'Synced', message: 'ok' },
            ...{ hookType: 'PostSync', hookPhase: 'Succeeded', images: ['i'] },
          },
        ],
      },
    },
  },
};

describe('streamFields', () => {
  it('bring everything that is collected of an Application, and little else', () => {
    const projected = projectMessage(
      { result: { type: 'ADDED', application } },
      streamFields,
    );
    // Parsing drops what we do not read; of the projection it may drop next to nothing.
    const { result } = watchLineSchema.parse(projected);
    const read = applicationSchema.parse(application);
    delete read.status?.operationState?.operation?.sync;
    // Read of one alone, when somebody opens it.
    delete read.status?.history;
    expect(result).toEqual({ type: 'ADDED', application: read });
    const bytes = (value: unknown) => JSON.stringify(value).length;
    expect(bytes(projected)).toBeLessThan(bytes({ result }) * 1.05);
  });

  it('let a failure through, which without its field would be an empty message', () => {
    const failure = { error: { grpc_code: 13, message: 'boom' } };
    expect(projectMessage(failure, streamFields)).toEqual(failure);
    expect(
      projectMessage(
        failure,
        streamFields.filter(field => field !== 'error'),
      ),
    ).toEqual({});
  });
});

describe('listFields', () => {
  it('bring the result of the sync where its request would be', () => {
    const item = applicationSchema.parse(projectItem(application, listFields));
    expect(item.status?.operationState?.operation?.sync).toMatchObject({
      revisions: ['r1'],
      resources: [{ hookType: 'PostSync', hookPhase: 'Succeeded' }],
    });
    expect(item.status?.operationState?.syncResult).toBeUndefined();
  });

  it('bring neither versions nor revisions nor when it was looked at', () => {
    const item = applicationSchema.parse(projectItem(application, listFields));
    expect(item.metadata.resourceVersion).toBeUndefined();
    expect(item.status?.sync?.revisions).toBeUndefined();
    expect(item.status?.reconciledAt).toBeUndefined();
    expect(item.status?.conditions).toBeUndefined();
    expect(item.status).toMatchObject({
      sync: { status: 'Synced' },
      health: { status: 'Healthy' },
      operationState: { phase: 'Succeeded' },
    });
  });
});
