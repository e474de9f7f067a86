import type { Application } from '../../argocd/application';
import { FleetApplications } from './applications';
import { liveStateOf } from './live';

const application = (health: 'Healthy' | 'Degraded', hookPhase: 'Succeeded' | 'Failed'): Application => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'dev-web', namespace: 'argocd', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { project: 'shop', destination: { name: 'in-cluster', namespace: 'x' }, source: { repoURL: 'http://localhost:1/acme/web.git', path: 'x', targetRevision: 'main' } },
  status: {
    sync: { status: 'Synced', revision: 'b'.repeat(40), comparedTo: { destination: {} } },
    health: { status: health },
    resources: [{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'x', name: 'web', status: 'Synced', health: { status: health } }],
    summary: {},
    controllerNamespace: 'argocd',
    operationState: {
      operation: { sync: { revision: 'b'.repeat(40) } },
      phase: 'Succeeded',
      startedAt: '2026-01-01T00:00:00Z',
      syncResult: { revision: 'b'.repeat(40), resources: [{ group: 'batch', version: 'v1', kind: 'Job', namespace: 'x', name: 'web-smoke', hookType: 'PostSync', hookPhase }] },
    },
  },
});

/** Events of everything that runs of it, as the kind that each is about and its reason. */
function eventsOf(shown: Application): string[] {
  const applications = FleetApplications.create();
  applications.put(shown);
  const live = liveStateOf(applications);
  return live.tree('dev-web').flatMap(({ kind, namespace, name }) => live.events({ application: 'dev-web', namespace, name }).map(({ reason, count }) => `${kind} ${reason} ${count}`));
}

describe('the events of a fleet', () => {
  it('are none of what is well', () => {
    expect(eventsOf(application('Healthy', 'Succeeded'))).toEqual([]);
  });

  it('tell of pods that crash, and of Jobs that gave up', () => {
    expect(eventsOf(application('Degraded', 'Failed'))).toEqual(['Pod BackOff 14', 'Job BackoffLimitExceeded 1']);
  });
});
