import { createServiceFactory } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  eventsServiceFactory,
  eventsServiceRef,
} from '@backstage/plugin-events-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createBackendModule } from '@backstage/backend-plugin-api';
import { PrimitivesClient } from '@ameide/plugin-primitives-common';
import request from 'supertest';
import plugin from '.';
import { Outside, startOutside } from './testing/outside';
import { digest, id } from './testing/world';

jest.setTimeout(60_000);

describe('primitives backend', () => {
  let outside: Outside;
  const stops: Array<() => Promise<void>> = [];
  beforeEach(async () => {
    outside = await startOutside();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map(stop => stop()));
    await outside.stop();
  });

  async function start(
    result:
      | AuthorizeResult.ALLOW
      | AuthorizeResult.DENY = AuthorizeResult.ALLOW,
  ) {
    const publish = jest.fn(async () => {});
    const webhook: {
      send?: (topic: string, payload: unknown) => Promise<void>;
    } = {};
    const sender = createBackendModule({
      pluginId: 'primitives',
      moduleId: 'webhook-sender',
      register(env) {
        env.registerInit({
          deps: { events: eventsServiceRef },
          async init({ events }) {
            webhook.send = (topic, eventPayload) =>
              events.publish({ topic, eventPayload });
          },
        });
      },
    });
    const backend = await startTestBackend({
      features: [
        plugin,
        sender,
        eventsServiceFactory,
        createServiceFactory({
          service: signalsServiceRef,
          deps: {},
          factory: () => ({ publish }),
        }),
        mockServices.permissions.factory({ result }),
        mockServices.rootConfig.factory({
          data: { ...outside.config, app: { baseUrl: 'http://portal.test' } },
        }),
      ],
    });
    stops.push(() => backend.stop());
    return { server: backend.server, publish, webhook };
  }

  async function eventually(check: () => Promise<boolean>, withinMs = 10_000) {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      if (await check()) return;
      await new Promise(resolve => {
        setTimeout(resolve, 50);
      });
    }
    throw new Error('it did not happen in time');
  }

  it('collects by schedule, serves what follows, and tells who looks on', async () => {
    const { server, publish } = await start();
    const path = `/api/primitives/primitives/${id}`;
    await eventually(
      async () => (await request(server).get(path)).status === 200,
    );
    const { body } = await request(server).get(path);
    expect(body).toMatchObject({ id, image: { digest: digest('1') } });
    const client = new PrimitivesClient({
      fetch: async input => {
        const { pathname, search } = new URL(String(input));
        const response = await request(server).get(`${pathname}${search}`);
        return new Response(response.text, { status: response.status });
      },
      baseUrl: async () => 'http://x/api/primitives',
    });
    expect((await client.getPrimitives()).items).toMatchObject([
      { id, build: 'passed' },
    ]);
    expect((await client.getAudit()).rules).toHaveLength(5);
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'primitives',
      message: { type: 'changed', ids: [id], more: false },
    });
  });

  it('answers 400, 401, 403, 404 and an open health check', async () => {
    const { server } = await start();
    const anonymous = mockCredentials.none.header();
    const get = (path: string) => request(server).get(`/api/primitives${path}`);
    expect(
      (await get('/primitives').set('authorization', anonymous)).status,
    ).toBe(401);
    expect((await get('/health').set('authorization', anonymous)).status).toBe(
      200,
    );
    const unknown = await get('/primitives/domain-nothing-v0');
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toContain("'domain-nothing-v0'");
    expect((await get('/primitives/..%2Fetc')).status).toBe(400);
    expect((await request(server).post('/api/primitives/refresh')).status).toBe(
      202,
    );
  });

  it.each(['/primitives', '/primitives/domain-orders-v0', '/audit'])(
    'denies %s without permission',
    async path => {
      const { server } = await start(AuthorizeResult.DENY);
      expect((await request(server).get(`/api/primitives${path}`)).status).toBe(
        403,
      );
      expect(
        (await request(server).post('/api/primitives/refresh')).status,
      ).toBe(403);
    },
  );

  it('shows within three seconds what a webhook pointed at', async () => {
    const { server, webhook } = await start();
    const path = `/api/primitives/primitives/${id}`;
    await eventually(
      async () => (await request(server).get(path)).status === 200,
    );
    outside.answers.github['ameide-gitops/git/ref/heads%2Fmain'] = {
      body: { object: { sha: 'b'.repeat(40) } },
    };
    outside.answers.github[`ameide-gitops/git/trees/${'b'.repeat(40)}`] = {
      body: { truncated: false, tree: [] },
    };
    outside.answers.github['ameide-gitops/commits'] = { body: [] };
    outside.answers.github[
      `ameide-gitops/commits/${'b'.repeat(40)}/check-runs`
    ] = { body: { check_runs: [] } };
    await webhook.send?.('github.push', {
      repository: { name: 'ameide-gitops', owner: { login: 'ameideio' } },
    });
    await eventually(async () => {
      const { body } = await request(server).get(path);
      return (
        body.stages.find((s: { id: string }) => s.id === 'wiring').status ===
        'waiting'
      );
    }, 3_000);
    expect((await request(server).get(path)).body.environments[0].enabled).toBe(
      false,
    );
  });
});
