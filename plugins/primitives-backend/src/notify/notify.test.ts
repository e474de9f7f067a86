import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { Lease } from '../collect/lease';
import { application, factsOf, green, id } from '../testing/world';
import { alertsFor, UntoldBreach } from './alert-message';
import { BreachAlerts } from './breach-alerts';
import { digestFor } from './digest-message';
import { readNotifications } from './read-notifications';
import { readWeek, sendDigests } from './weekly-digest';

jest.setTimeout(60_000);

const name = `dev-${id}`;
const breach = (n: number, owner = 'group:orders'): UntoldBreach => ({
  ...{ id: n, owner, title: 'Applications run what Git says' },
  ...{ rule: 'no-overrides', subject: `dev-a${n}` },
  ...{ message: `Message ${n}.`, isOver: false },
});

describe('alerts of breaches', () => {
  it('go to each owner once, however many there are', () => {
    const alerts = alertsFor(
      [
        breach(3),
        breach(4, 'user:ann'),
        ...[5, 6, 7, 8, 9].map(n => breach(n)),
      ],
      undefined,
    );
    expect(alerts).toMatchObject([
      {
        ids: [3, 5, 6, 7, 8, 9],
        notification: {
          recipients: { type: 'entity', entityRef: 'group:default/orders' },
          payload: {
            title: '6 breaches of the non-negotiables',
            description: expect.stringMatching(/Message 8\.\nAnd 1 more\.$/),
            topic: 'primitives.breach',
            scope: 'primitives.breach:3',
            link: '/audit?rule=no-overrides&owner=group%3Aorders',
          },
        },
      },
      {
        ids: [4],
        notification: {
          recipients: { entityRef: 'user:default/ann' },
          payload: {
            title: 'Breach: Applications run what Git says',
            description: 'Message 4.',
            link: '/audit?q=dev-a4&rule=no-overrides&owner=user%3Aann',
          },
        },
      },
    ]);
  });

  it('lead to what they are about, whoever owns it', () => {
    const linkOf = (...found: UntoldBreach[]) =>
      alertsFor(found, 'group:default/x')[0].notification?.payload.link;
    const other = { ...breach(2, ''), rule: 'ci-writes' };
    expect(linkOf(breach(1, ''))).toBe('/audit?q=dev-a1&rule=no-overrides');
    expect(linkOf(breach(1), { ...other, owner: 'group:orders' })).toBe(
      '/audit?owner=group%3Aorders',
    );
    expect(linkOf(breach(1, ''), other)).toBe('/audit');
  });

  it('go to the fallback where nobody owns it, and else to nobody', () => {
    const [alone] = alertsFor([breach(1, '')], undefined);
    expect(alone).toEqual({ ids: [1] });
    const [told] = alertsFor(
      [{ ...breach(1, ''), isOver: true }],
      'group:default/x',
    );
    expect(told.notification).toMatchObject({
      recipients: { entityRef: 'group:default/x' },
      payload: { description: 'Message 1. It is over.' },
    });
  });
});

describe('the digest', () => {
  const week = { notMet: [], breaches: 0, waiting: [], deployed: [] };
  const to = new Date('2026-03-02T08:00:00Z');
  it('says nothing where there is nothing to say, or nobody to say it to', () => {
    expect(digestFor({ ...week, owner: 'orders' }, { to })).toBeUndefined();
    expect(
      digestFor({ ...week, owner: 'a b c', breaches: 1 }, { to }),
    ).toBeUndefined();
  });

  it('says what was deployed, what waits and what is not met', () => {
    const deployed = [1, 2, 3, 4, 5, 6].map(n => ({
      ...{ id: `domain-a${n}-v0`, environment: 'dev' },
    }));
    const said = digestFor(
      {
        ...{ owner: 'orders', notMet: ['domain-a-v0'], breaches: 2, deployed },
        waiting: [{ id: 'domain-a-v0', step: 'Enable in dev' }],
      },
      { to },
    );
    expect(said).toEqual({
      recipients: { type: 'entity', entityRef: 'group:default/orders' },
      payload: expect.objectContaining({
        title: 'Your primitives this week: 6 deployed, 1 waiting, 1 not done',
        description: [
          'Deployed: domain-a1-v0 to dev, domain-a2-v0 to dev, domain-a3-v0 to dev, domain-a4-v0 to dev, domain-a5-v0 to dev and 1 more',
          'Waiting for somebody: domain-a-v0 (Enable in dev)',
          'Definition of Done not met: domain-a-v0',
          'Breaches that stand: 2',
        ].join('\n'),
        link: '/primitives?owner=orders',
        scope: 'primitives.digest:2026-03-02',
      }),
    });
  });
});

describe('primitives.notifications', () => {
  const read = (notifications: object) =>
    readNotifications(new ConfigReader({ primitives: { notifications } }));
  it('tells of breaches and each Monday, unless told otherwise', () => {
    expect(readNotifications(new ConfigReader({}))).toMatchObject({
      ...{ breaches: true, digest: { frequency: { cron: '0 8 * * 1' } } },
    });
    expect(
      read({ breaches: false, digest: { enabled: false }, fallback: 'admins' }),
    ).toEqual({ breaches: false, fallback: 'group:default/admins' });
    const schedule = { frequency: { days: 1 }, timeout: { minutes: 1 } };
    expect(read({ digest: { schedule } }).digest).toMatchObject({
      frequency: { days: 1 },
    });
    expect(() => read({ fallback: 'a b' })).toThrow(
      /primitives\.notifications\.fallback: 'a b' is no entity reference/,
    );
  });
});

describeOnDatabases('telling owners', databases => {
  const logger = mockServices.logger.mock();

  async function start() {
    const reading = await Reading.open(databases);
    const sent: NotificationSendOptions[] = [];
    const send = jest.fn(async (options: NotificationSendOptions) => {
      sent.push(options);
    });
    const { db, statuses } = reading;
    const makeAlerts = () =>
      new BreachAlerts({
        ...{ db, statuses, logger, fallback: undefined },
        notifications: { send },
      });
    // Of another name: the reading holds the collector's.
    const lease = new Lease({ db, name: 'alerts', logger });
    const fence = lease.fence((await lease.acquire()) ?? 0);
    const { signal } = new AbortController();
    const tell = () => makeAlerts().tell({ fence, signal });
    return { reading, sent, send, tell };
  }
  const put = (reading: Reading, change: object, position: number) =>
    reading.record([
      later('application', name, { ...application, ...change }, position),
    ]);

  it('is done once for each breach, by whichever replica and after a restart', async () => {
    const { reading, sent, tell } = await start();
    await reading.record(factsOf(green));
    await put(reading, { overrides: ['helm parameter a'] }, 2);
    // The first read is under way: what it finds is told of together.
    expect(await tell()).toBe(0);
    await reading.readAll();
    expect(await tell()).toBe(1);
    expect(await tell()).toBe(0);
    expect(sent).toMatchObject([
      {
        recipients: { entityRef: 'group:default/orders' },
        payload: {
          description: expect.stringMatching(
            /overrides Git by helm parameter a/,
          ),
        },
      },
    ]);
  });

  it('is done again where it could not be sent, and then by the same scope', async () => {
    const { reading, sent, send, tell } = await start();
    await reading.record(factsOf(green));
    await reading.readAll();
    await put(reading, { overrides: ['helm parameter a'] }, 2);
    send.mockRejectedValueOnce(new Error('notifications are down'));
    await expect(tell()).rejects.toThrow('notifications are down');
    expect(await tell()).toBe(1);
    expect(sent).toHaveLength(1);
    expect(sent[0].payload.scope).toBe(send.mock.calls[0][0].payload.scope);
  });

  it('sends each owner what became of the week', async () => {
    const { reading, sent, send } = await start();
    await reading.readAll();
    await reading.record(factsOf(green));
    await put(reading, { overrides: ['helm parameter a'] }, 2);
    const { db } = reading;
    const [week] = await readWeek(db, Date.now());
    expect(week).toMatchObject({
      ...{ owner: 'group:orders', notMet: [], breaches: 1 },
      deployed: [{ id, environment: 'dev' }],
      waiting: [{ id, step: expect.stringMatching(/staging/) }],
    });
    expect(
      (await readWeek(db, Date.now() + 8 * 86_400_000))[0].deployed,
    ).toEqual([]);
    await put(reading, { health: 'Degraded' }, 3);
    expect(await readWeek(db, Date.now())).toMatchObject([{ notMet: [id] }]);
    await reading.fail('argocd');
    expect(await readWeek(db, Date.now())).toMatchObject([
      { notMet: [], waiting: [] },
    ]);
    await reading.readAll();
    await sendDigests({ db, logger, notifications: { send } });
    expect(sent).toHaveLength(1);
    send.mockRejectedValueOnce(new Error('down'));
    await sendDigests({ db, logger, notifications: { send } });
    expect(logger.warn).toHaveBeenCalledWith(
      'Could not send the digest of group:orders: down',
    );
  });
});
