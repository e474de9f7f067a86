import { projectEvent } from './fields';

describe('fields of an event', () => {
  const event = {
    result: {
      type: 'ADDED',
      application: {
        metadata: { name: 'dev-orders', labels: { team: 'a' } },
        status: { operationState: { phase: 'Succeeded', syncResult: { resources: [{ kind: 'Job', name: 'smoke', images: ['a'] }, { kind: 'Service', images: [] }] } } },
      },
    },
  };

  it('are found through arrays, as in Argo CD', () => {
    const resources = 'result.application.status.operationState.syncResult.resources';
    expect(projectEvent(event, `result.type,${resources}.kind,${resources}.name`)).toEqual({
      result: { type: 'ADDED', application: { status: { operationState: { syncResult: { resources: [{ kind: 'Job', name: 'smoke' }, { kind: 'Service' }] } } } } },
    });
  });

  it('come whole where they are named, and are left out where that is asked for', () => {
    expect(projectEvent(event, 'result.application.metadata')).toEqual({ result: { application: { metadata: event.result.application.metadata } } });
    expect(projectEvent(event, '-result.application.status.operationState.syncResult.resources.images,result.application.metadata')).toEqual({
      result: { type: 'ADDED', application: { status: { operationState: { phase: 'Succeeded', syncResult: { resources: [{ kind: 'Job', name: 'smoke' }, { kind: 'Service' }] } } } } },
    });
  });
});
