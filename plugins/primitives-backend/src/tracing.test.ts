import { toldTelemetry } from './__testUtils__/told-telemetry';
import { CollectorMetrics } from './metrics';
import { CollectorTracing } from './tracing';

const source = { name: 'argocd', instance: 'local' } as const;

describe('CollectorTracing', () => {
  function set() {
    const { metrics: service, tracing: spans, points } = toldTelemetry();
    const metrics = new CollectorMetrics({
      metrics: service,
      gauges: {
        dirty: async () => 0,
        lags: async () => new Map(),
        budgets: () => new Map(),
      },
    });
    const tracing = new CollectorTracing({ tracing: spans, metrics });
    return { service: spans, tracing, points };
  }

  it('makes a span of a look, of what it records and of assembly', async () => {
    const { service, tracing } = set();
    expect(await tracing.collect(source, 'whole', async () => 1)).toBe(1);
    await tracing.record(source, 3, async () => ['a']);
    await tracing.assemble(200, async () => undefined);
    expect(
      service.startActiveSpan.mock.calls.map(([name, options]) => [
        name,
        options,
      ]),
    ).toEqual([
      [
        'primitives.source.collect',
        {
          attributes: {
            'primitives.source': 'argocd/local',
            'primitives.look': 'whole',
          },
        },
      ],
      [
        'primitives.facts.record',
        {
          attributes: {
            'primitives.source': 'argocd/local',
            'primitives.facts': 3,
          },
        },
      ],
      [
        'primitives.assembly',
        { attributes: { 'primitives.assembly.scopes': 200 } },
      ],
    ]);
    expect(service.spans[1].setAttribute).toHaveBeenCalledWith(
      'primitives.facts.changed',
      1,
    );
  });

  it.each<[number, unknown[][]]>([
    [304, [['http.response.status_code', 304]]],
    [
      503,
      [
        ['http.response.status_code', 503],
        ['error.type', '503'],
      ],
    ],
  ])('makes a client span of a request that ends with %s', async (status, told) => {
    const { service, tracing, points } = set();
    const url = new URL('https://argo.test/api/v1/applications');
    const answer = new Response(null, { status });
    const send = async () => answer;
    const observer = tracing.requestsOf(source);
    expect(await observer.http({ method: 'GET', url }, send)).toBe(answer);
    expect(service.startActiveSpan).toHaveBeenCalledWith(
      'GET',
      {
        kind: 'client',
        attributes: {
          'primitives.source': 'argocd/local',
          'http.request.method': 'GET',
          'url.full': url.href,
          'server.address': 'argo.test',
          'server.port': 443,
        },
      },
      expect.any(Function),
    );
    expect(service.spans[0].setAttribute.mock.calls).toEqual(told);
    expect(points).toEqual([
      [
        'primitives.source.requests',
        1,
        {
          source: 'argocd/local',
          'http.request.method': 'GET',
          'http.response.status_code': status,
        },
      ],
    ]);
  });

  it('counts a request that got no answer, and lets its error through', async () => {
    const { tracing, points } = set();
    const url = new URL('http://argo.test/');
    const failure = new TypeError('fetch failed');
    await expect(
      tracing
        .requestsOf(source)
        .http({ method: 'GET', url }, () => Promise.reject(failure)),
    ).rejects.toBe(failure);
    expect(points).toEqual([
      [
        'primitives.source.requests',
        1,
        {
          source: 'argocd/local',
          'http.request.method': 'GET',
          'error.type': 'TypeError',
        },
      ],
    ]);
  });

  it('makes a client span of a fetch and counts it, whether it ends well or not', async () => {
    const { service, tracing, points } = set();
    const observer = tracing.requestsOf({ name: 'github-core' });
    const url = new URL('https://github.test/ameideio/ameide.git');
    await observer.gitFetch(url, async () => {});
    const failure = new Error('fatal: early EOF');
    await expect(
      observer.gitFetch(url, () => Promise.reject(failure)),
    ).rejects.toBe(failure);
    const attributes = {
      'primitives.source': 'github-core',
      'url.full': url.href,
      'server.address': 'github.test',
      'server.port': 443,
    };
    expect(
      service.startActiveSpan.mock.calls.map(([name, options]) => [
        name,
        options,
      ]),
    ).toEqual(
      Array(2).fill(['git fetch', { kind: 'client', attributes }]),
    );
    expect(service.spans[1].setAttribute.mock.calls).toEqual([
      ['error.type', 'Error'],
    ]);
    expect(points).toEqual([
      ['primitives.source.fetches', 1, { source: 'github-core' }],
      [
        'primitives.source.fetches',
        1,
        { source: 'github-core', 'error.type': 'Error' },
      ],
    ]);
  });
});
