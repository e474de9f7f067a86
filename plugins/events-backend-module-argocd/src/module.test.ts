import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';
import eventsModuleArgoCDWebhook from './index';

const secret = 'canary-secret-of-argo';

describe('eventsModuleArgoCDWebhook', () => {
  const published: EventParams[] = [];
  const events = createServiceFactory({
    service: eventsServiceRef,
    deps: {},
    factory: () => ({
      publish: async (event: EventParams) => {
        published.push(event);
      },
      subscribe: async () => undefined,
    }),
  });
  let stop: (() => Promise<void>) | undefined;
  let url: string;
  const start = async (webhookSecret?: string) => {
    const backend = await startTestBackend({
      features: [
        eventsPlugin,
        eventsModuleArgoCDWebhook,
        events,
        mockServices.rootConfig.factory({
          data: { primitives: { argocd: { webhookSecret } } },
        }),
      ],
    });
    stop = () => backend.stop();
    url = `http://127.0.0.1:${backend.server.port()}/api/events/http/argocd.notification`;
  };
  beforeEach(() => {
    stop = undefined;
    published.length = 0;
  });
  afterEach(() => stop?.());
  const post = (body: unknown, authorization?: string) =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/json',
        ...(authorization && { authorization }),
      },
    });

  it('publishes what has the secret, and never the secret', async () => {
    await start(secret);
    const response = await post({ application: 'dev-a' }, `Bearer ${secret}`);
    expect(response.status).toBe(202);
    expect(published).toMatchObject([
      { topic: 'argocd.notification', eventPayload: { application: 'dev-a' } },
    ]);
    expect(JSON.stringify(published)).not.toContain(secret);
  });

  it.each([
    ['no secret', undefined],
    ['another secret', `Bearer ${secret}x`],
    ['a part of it', `Bearer ${secret.slice(0, -1)}`],
    ['another scheme', `Basic ${secret}`],
  ])('refuses %s', async (_name, authorization) => {
    await start(secret);
    const response = await post({ application: 'dev-a' }, authorization);
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain(secret);
    expect(published).toEqual([]);
  });

  it.each([[{}], [{ application: 'a/../b' }], [{ application: 1 }], [[]]])(
    'refuses %j, which names no Application',
    async body => {
      await start(secret);
      const response = await post(body, `Bearer ${secret}`);
      expect(response.status).toBe(400);
      expect(published).toEqual([]);
    },
  );

  it('takes the same again and again, since it only says where to look', async () => {
    await start(secret);
    for (let delivery = 0; delivery < 3; delivery += 1)
      expect(
        (await post({ application: 'dev-a' }, `Bearer ${secret}`)).status,
      ).toBe(202);
    expect(published.map(event => event.eventPayload)).toEqual(
      Array(3).fill({ application: 'dev-a' }),
    );
  });

  it('takes a prototype for data', async () => {
    await start(secret);
    const response = await fetch(url, {
      method: 'POST',
      body: '{"application":"dev-a","__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${secret}`,
      },
    });
    expect(response.status).toBe(202);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it('refuses a body that is too large, or no JSON', async () => {
    await start(secret);
    const large = { application: 'dev-a', rest: 'x'.repeat(6_000_000) };
    expect((await post(large, `Bearer ${secret}`)).status).toBe(413);
    const response = await fetch(url, {
      method: 'POST',
      body: '{"application":',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${secret}`,
      },
    });
    // Backstage's own words for it are 500.
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(published).toEqual([]);
  });

  it('has no webhook without a secret', async () => {
    await start();
    expect((await post({ application: 'dev-a' }, 'Bearer ')).status).toBe(404);
  });

  it('refuses a secret that could be guessed, without showing it', async () => {
    await expect(start('short')).rejects.toThrow(
      /primitives.argocd.webhookSecret has 5 characters and needs at least 16/,
    );
  });
});
