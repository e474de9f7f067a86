import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import notificationsBackend from '@backstage/plugin-notifications-backend';
import {
  NotificationService,
  notificationService,
} from '@backstage/plugin-notifications-node';
import { signalsServiceRef } from '@backstage/plugin-signals-node';
import supertest from 'supertest';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { Lease } from '../collect/lease';
import { application, factsOf, green, id } from '../testing/world';
import { BreachAlerts } from './breach-alerts';
import { sendDigests } from './weekly-digest';

jest.setTimeout(60_000);

const logger = mockServices.logger.mock();
const ann = 'user:default/ann';
const entities = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'orders' },
    spec: { type: 'team', children: [] },
    relations: [{ type: 'hasMember', targetRef: ann }],
  },
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'ann' },
    spec: {},
    relations: [{ type: 'memberOf', targetRef: 'group:default/orders' }],
  },
];

/** Backstage's own notifications over HTTP, with one group of one member. */
async function startNotifications() {
  let service: NotificationService | undefined;
  const sender = createBackendPlugin({
    pluginId: 'primitives',
    register(env) {
      env.registerInit({
        // The router keeps the plugin's routes from being none.
        deps: { told: notificationService, http: coreServices.httpRouter },
        async init({ told }) {
          service = told;
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      ...[notificationsBackend, sender],
      catalogServiceMock.factory({ entities }),
      createServiceFactory({
        service: signalsServiceRef,
        deps: {},
        factory: () => ({ publish: async () => {} }),
      }),
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://portal.test' } },
      }),
    ],
  });
  if (!service) throw new Error('the plugin was not started');
  const inbox = async (): Promise<Array<{ title: string; link: string }>> => {
    const { body } = await supertest(backend.server)
      .get('/api/notifications/notifications')
      .set('authorization', mockCredentials.user.header(ann))
      .expect(200);
    return body.notifications.map(
      (n: { payload: { title: string; link: string } }) => n.payload,
    );
  };
  return { notifications: service, inbox, stop: () => backend.stop() };
}

describeOnDatabases("Backstage's notifications", databases => {
  it('bring an owner each breach and each digest once, also where they are sent again', async () => {
    const backend = await startNotifications();
    try {
      const { notifications, inbox } = backend;
      const reading = await Reading.open(databases);
      const { db, statuses } = reading;
      await reading.record(factsOf(green));
      await reading.readAll();
      const overridden = { ...application, overrides: ['helm parameter a'] };
      await reading.record([later('application', `dev-${id}`, overridden, 2)]);
      const alerts = new BreachAlerts({
        ...{ db, statuses, notifications, logger, fallback: undefined },
      });
      // Of another name: the reading holds the collector's.
      const lease = new Lease({ db, name: 'alerts', logger });
      const fence = lease.fence((await lease.acquire()) ?? 0);
      const { signal } = new AbortController();
      const link = expect.stringMatching(
        /^\/audit\?q=dev-.*&owner=group%3Aorders$/,
      );
      const told = [expect.objectContaining({ link })];
      await alerts.tell({ fence, signal });
      await alerts.tell({ fence, signal });
      expect(await inbox()).toEqual(told);
      // As after a crash between sending and writing down that it was sent.
      await db('primitives_breach_period').update({ alerted_at: null });
      expect(await alerts.tell({ fence, signal })).toBe(1);
      expect(await inbox()).toEqual(told);

      await sendDigests({ db, notifications, logger });
      await sendDigests({ db, notifications, logger });
      expect((await inbox()).map(({ title }) => title).sort()).toEqual([
        'Breach: Applications run what Git says',
        expect.stringMatching(/^Your primitives this week/),
      ]);
    } finally {
      await backend.stop();
    }
  });
});
