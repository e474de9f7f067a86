import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { ScriptedServer } from '@ameide/plugin-primitives-node/testUtils';
import { mockServices } from '@backstage/backend-test-utils';
import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';
import { NotFoundError } from '@backstage/errors';
import { noMetrics } from '../__testUtils__/collecting';
import { fakeDetails } from '../__testUtils__/fake-reads';
import { everything } from '../read/readable';
import { CollectorTracing } from '../tracing';
import { DetailsTelemetry } from './details-telemetry';

function set() {
  const times: Array<[number, unknown]> = [];
  const tracing = tracingServiceMock.mock();
  const requests = new CollectorTracing({ tracing, metrics: noMetrics() });
  const telemetry = new DetailsTelemetry({
    ...{ tracing, requests },
    metrics: metricsServiceMock.mock({
      createHistogram: () => ({
        record: (seconds, attributes) => void times.push([seconds, attributes]),
      }),
    }),
  });
  const spans = () =>
    tracing.startActiveSpan.mock.calls.map(([name, { attributes = {} }]) => [
      name,
      attributes['primitives.detail'] ?? attributes['primitives.source'],
    ]);
  return { telemetry, times, spans };
}

describe('DetailsTelemetry', () => {
  it('makes a span and a time of each read, and gives its answer', async () => {
    const { telemetry, times, spans } = set();
    const details = telemetry.observe(fakeDetails);
    expect(await details.durations('domain-orders-v0', everything)).toEqual(
      await fakeDetails.durations('domain-orders-v0', everything),
    );
    await details.pullDiff('domain-orders-v0', 2, {
      mayRead: async () => false,
    });
    expect(spans()).toEqual([
      ['primitives.detail.read', 'durations'],
      ['primitives.detail.read', 'pullDiff'],
    ]);
    expect(times).toEqual([
      [expect.any(Number), { detail: 'durations' }],
      [expect.any(Number), { detail: 'pullDiff' }],
    ]);
  });

  it('leaves no read out', () => {
    const { telemetry } = set();
    expect(Object.keys(telemetry.observe(fakeDetails)).sort()).toEqual(
      Object.keys(fakeDetails).sort(),
    );
  });

  it('has the requests of a read within its span, and tells why one failed', async () => {
    const { telemetry, times, spans } = set();
    const server = await ScriptedServer.start(() => ({ body: {} }));
    try {
      const gateway = ArgoCDGateway.create({
        instance: {
          ...{ name: 'local', url: server.url, namespace: 'argocd' },
          ...{ applicationName: '<environment>-<component>' },
          ...{ environments: ['dev'], slices: [{ projects: [] }] },
        },
        shownHosts: [],
        logger: mockServices.logger.mock(),
      });
      const read = telemetry.reading('commits', async (name: string) => {
        await gateway.resourceTree(name);
        throw new NotFoundError('gone');
      });
      await expect(read('a')).rejects.toThrow('gone');
    } finally {
      await server.stop();
    }
    expect(spans()).toEqual([
      ['primitives.detail.read', 'commits'],
      ['GET', 'github-core'],
    ]);
    expect(times).toEqual([
      [
        expect.any(Number),
        { detail: 'commits', 'error.type': 'NotFoundError' },
      ],
    ]);
  });
});
