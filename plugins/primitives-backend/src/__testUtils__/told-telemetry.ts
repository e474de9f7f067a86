import {
  metricsServiceMock,
  tracingServiceMock,
} from '@backstage/backend-test-utils/alpha';

type Attributes = Record<string, unknown> | undefined;
type Gauge = (result: {
  observe(value: number, attributes?: object): void;
}) => unknown;

/** Backstage's metrics and tracing services, with what they are told within reach. @internal */
export function toldTelemetry() {
  const points: Array<[name: string, value: number, attributes: Attributes]> =
    [];
  const gauges: Array<[name: string, callback: Gauge]> = [];
  const tell = (name: string) => (value: number, attributes?: object) =>
    void points.push([name, value, attributes && { ...attributes }]);
  const metrics = metricsServiceMock.mock({
    createCounter: name => ({ add: tell(name) }),
    createHistogram: name => ({ record: tell(name) }),
    createObservableGauge: name => ({
      addCallback: callback => void gauges.push([name, callback]),
      removeCallback: () => {},
    }),
  });
  const tracing = tracingServiceMock.mock();
  return {
    ...{ metrics, tracing, points },
    /** Names and attributes of the spans so far. */
    spans: () =>
      tracing.startActiveSpan.mock.calls.map(([name, options]) => ({
        name,
        ...(typeof options === 'object' && options.attributes),
      })),
    /** Asks the gauges, as a collector of metrics does. */
    observe: async () => {
      for (const [name, callback] of gauges)
        await callback({ observe: tell(name) });
    },
  };
}
