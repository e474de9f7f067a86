import { mockServices } from '@backstage/backend-test-utils';
import {
  applicationSchema,
  ArgoCDGateway,
} from '@ameide/plugin-primitives-node';
import { FactView } from '../facts/fact-view';
import { argoApplication, Outside, startOutside } from '../testing/outside';
import { id } from '../testing/world';
import { ArgoCDSource } from './argocd';

describe('ArgoCDSource', () => {
  let outside: Outside;
  beforeEach(async () => {
    outside = await startOutside();
  });
  afterEach(() => outside.stop());

  const application = (
    change: { reconciledAt?: string; health?: { status: string } } = {},
  ) => {
    const whole = argoApplication(`dev-${id}`);
    return applicationSchema.parse({
      ...whole,
      status: { ...whole.status, ...change },
    });
  };

  async function sourceThatSaw(seen: ReturnType<typeof application>) {
    const instance = {
      name: 'local',
      url: outside.argocd.url,
      namespace: 'argocd',
    };
    const gateway = ArgoCDGateway.create({
      instance,
      logger: mockServices.logger.mock(),
    });
    const { argocd } = outside.answers;
    argocd['/api/v1/applications'] = { body: { items: [seen] } };
    argocd[`/api/v1/applications/dev-${id}`] = { body: seen };
    const source = new ArgoCDSource({
      instances: [gateway],
      environments: ['dev'],
    });
    await source.collect({
      view: new FactView([]),
      signal: new AbortController().signal,
    });
    return source;
  }

  const before = { reconciledAt: '2026-01-10T12:04:59Z' };
  const after = { reconciledAt: '2026-01-10T12:06:00Z' };
  const muchLater = { reconciledAt: '2026-01-10T13:00:00Z' };
  it.each([
    ['routine', after, muchLater, false],
    ['the first look after a sync', before, after, true],
    ['another look before the sync ended', before, before, false],
    [
      'a change of health',
      after,
      { ...after, health: { status: 'Degraded' } },
      true,
    ],
  ])('takes %s for what it is', async (_name, seen, streamed, isNews) => {
    const source = await sourceThatSaw(application(seen));
    expect(source.observe(application(streamed))).toBe(isNews);
  });

  it('leaves other people’s Applications alone', async () => {
    const source = await sourceThatSaw(application());
    expect(
      source.observe(applicationSchema.parse(argoApplication('dev-grafana'))),
    ).toBe(false);
  });
});
