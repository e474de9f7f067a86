import { createHmac } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import eventsPlugin from '@backstage/plugin-events-backend';
import eventsModuleGitHub from '@backstage/plugin-events-backend-module-github';
import { EventParams, eventsServiceRef } from '@backstage/plugin-events-node';

const secret = 'a-secret-that-only-github-has';
const body = JSON.stringify({
  ref: 'refs/heads/main',
  repository: { name: 'ameide', owner: { login: 'ameideio' } },
});
const sign = (key: string, text: string) =>
  `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;

/** The event modules as src/index.ts adds them: the read side trusts them to check who sends. */
describe('webhooks of GitHub', () => {
  const received: EventParams[] = [];
  let stop: (() => Promise<void>) | undefined;
  let url: string;

  const start = async (webhookSecret?: string) => {
    const subscriber = createBackendPlugin({
      pluginId: 'subscriber',
      register(env) {
        env.registerInit({
          deps: { events: eventsServiceRef, logger: coreServices.logger },
          async init({ events }) {
            await events.subscribe({
              id: 'subscriber',
              topics: ['github.push'],
              onEvent: async event => void received.push(event),
            });
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        eventsPlugin,
        eventsModuleGitHub,
        subscriber,
        mockServices.rootConfig.factory({
          data: webhookSecret
            ? { events: { modules: { github: { webhookSecret } } } }
            : {},
        }),
      ],
    });
    stop = () => backend.stop();
    url = `http://127.0.0.1:${backend.server.port()}/api/events/http/github`;
  };
  const send = async (signature?: string) => {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        ...(signature && { 'x-hub-signature-256': signature }),
      },
    });
    return response.status;
  };
  beforeEach(() => {
    received.length = 0;
  });
  afterEach(async () => {
    await stop?.();
    stop = undefined;
  });

  it('are passed on with a signature of the secret over what they say, and not without', async () => {
    await start(secret);
    for (const forged of [
      undefined,
      sign('another', body),
      sign(secret, `${body} `),
      sign(secret, body).slice(0, -1),
    ])
      expect(await send(forged)).toBe(403);
    expect(received).toEqual([]);
    expect(await send(sign(secret, body))).toBe(202);
    // One is enough: an event is passed on while it is answered.
    expect(received).toMatchObject([
      { topic: 'github.push', eventPayload: { ref: 'refs/heads/main' } },
    ]);
  });

  it('are not taken at all where no secret is configured', async () => {
    await start();
    expect(await send(sign(secret, body))).not.toBe(202);
    expect(received).toEqual([]);
  });
});
