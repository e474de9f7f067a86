import { toldTelemetry } from './__testUtils__/told-telemetry';
import { CollectorMetrics } from './metrics';

describe('CollectorMetrics', () => {
  function set() {
    const { metrics: service, points: told, observe } = toldTelemetry();
    const metrics = new CollectorMetrics({
      metrics: service,
      gauges: {
        dirty: async () => 3,
        lags: async () =>
          new Map([
            ['registry', 12],
            ['argocd/local', 4],
          ]),
        budgets: () =>
          new Map([
            [
              'github-core',
              { limit: 5_000, remaining: 4_321, resetAt: '2026-01-10T13:00:00Z' },
            ],
          ]),
      },
    });
    return { metrics, told, observe };
  }

  it('counts what is recorded, looked at and assembled, and each change of the lease', () => {
    const { metrics, told } = set();
    metrics.recorded({ name: 'argocd', instance: 'local' }, 7);
    metrics.attempted(
      { name: 'registry' },
      { outcome: 'failed', look: 'whole' },
    );
    metrics.assembled(200, 1_500);
    metrics.lease('taken');
    metrics.requested({ name: 'registry' }, { method: 'GET', status: 304 });
    metrics.requested({ name: 'registry' }, { method: 'GET', error: 'TypeError' });
    metrics.fetched({ name: 'github-core' });
    metrics.fetched({ name: 'github-core' }, { error: 'Error' });
    expect(told).toEqual([
      ['primitives.facts.recorded', 7, { source: 'argocd/local' }],
      [
        'primitives.source.attempts',
        1,
        { source: 'registry', outcome: 'failed', look: 'whole' },
      ],
      ['primitives.assembly.scopes', 200, undefined],
      ['primitives.assembly.duration', 1.5, undefined],
      ['primitives.lease.changes', 1, { change: 'taken' }],
      [
        'primitives.source.requests',
        1,
        {
          source: 'registry',
          'http.request.method': 'GET',
          'http.response.status_code': 304,
        },
      ],
      [
        'primitives.source.requests',
        1,
        {
          source: 'registry',
          'http.request.method': 'GET',
          'error.type': 'TypeError',
        },
      ],
      ['primitives.source.fetches', 1, { source: 'github-core' }],
      [
        'primitives.source.fetches',
        1,
        { source: 'github-core', 'error.type': 'Error' },
      ],
    ]);
  });

  it('tells the queue, the age and the rate limit of each source when asked', async () => {
    const { told, observe } = set();
    await observe();
    expect(told).toEqual([
      ['primitives.assembly.queue', 3, undefined],
      ['primitives.source.lag', 12, { source: 'registry' }],
      ['primitives.source.lag', 4, { source: 'argocd/local' }],
      ['primitives.source.rate_limit.limit', 5_000, { source: 'github-core' }],
      [
        'primitives.source.rate_limit.remaining',
        4_321,
        { source: 'github-core' },
      ],
    ]);
  });
});
