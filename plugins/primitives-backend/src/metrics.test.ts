import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { CollectorMetrics } from './metrics';

describe('CollectorMetrics', () => {
  function set() {
    const told: Array<[string, number, unknown]> = [];
    const gauges: Array<
      [
        string,
        (result: {
          observe: (value: number, attributes?: object) => void;
        }) => unknown,
      ]
    > = [];
    const tell = (name: string) => (value: number, attributes?: unknown) =>
      void told.push([name, value, attributes]);
    const metrics = new CollectorMetrics({
      metrics: metricsServiceMock.mock({
        createCounter: name => ({ add: tell(name) }),
        createHistogram: name => ({ record: tell(name) }),
        createObservableGauge: name => ({
          addCallback: callback => void gauges.push([name, callback]),
          removeCallback: () => {},
        }),
      }),
      gauges: {
        dirty: async () => 3,
        lags: async () =>
          new Map([
            ['registry', 12],
            ['argocd/local', 4],
          ]),
      },
    });
    const observe = async () => {
      for (const [name, callback] of gauges)
        await callback({
          observe: (value, attributes) => tell(name)(value, attributes),
        });
    };
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
    ]);
  });

  it('tells the queue and the age of each source when asked', async () => {
    const { told, observe } = set();
    await observe();
    expect(told).toEqual([
      ['primitives.assembly.queue', 3, undefined],
      ['primitives.source.lag', 12, { source: 'registry' }],
      ['primitives.source.lag', 4, { source: 'argocd/local' }],
    ]);
  });
});
