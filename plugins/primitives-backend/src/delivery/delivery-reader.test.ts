import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { describeOnDatabases } from '../__testUtils__/databases';
import { openDatabase } from '../store/open-database';
import { DeliveryReader } from './delivery-reader';

jest.setTimeout(120_000);

const start = Date.parse('2026-01-01T00:00:00Z');
const hour = 60 * 60_000;
const at = (hours: number) => start + hours * hour;
const iso = (hours: number) => new Date(at(hours)).toISOString();
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
const sha = (letter: string) => letter.repeat(40);

describeOnDatabases('DeliveryReader', ({ init }) => {
  let db: Knex;
  beforeEach(async () => {
    db = await openDatabase(mockServices.database({ knex: await init() }));
    for (const [name, owner] of [
      ['orders', 'group:default/shop'],
      ['billing', 'group:default/money'],
    ]) {
      await db('primitives_document').insert({
        ...{ id: `domain-${name}-v0`, scope: `domain/${name}`, owner },
        ...{ hash: '', body: '', summary: '' },
      });
    }
    await turn('orders', { at: at(0), stage: 'enable', to: 'waiting' });
  });

  const fact = (
    kind: string,
    name: string,
    row: { subject: string; value: unknown; since?: number; until?: number },
  ) => {
    const { until, since = at(0), value, subject } = row;
    return db(`primitives_fact${until ? '_history' : ''}`).insert({
      ...{ source: 'argocd', kind, subject, scope: `domain/${name}`, since },
      ...{ value: JSON.stringify(value), position: 1, revision: 'r' },
      ...(until ? { until } : { observed_at: iso(0) }),
    });
  };
  const smoke = (name: string, letter: string, hours: number, ok = true) =>
    fact('smoke', name, {
      subject: `production-domain-${name}-v0-smoke@${letter}${hours}`,
      value: {
        phase: ok ? 'Succeeded' : 'Failed',
        hooks: [],
        asked: { enabled: true, digest: digest(letter) },
        finishedAt: iso(hours),
      },
    });
  async function turn(
    name: string,
    row: { at: number; stage: string; from?: string; to: string; of?: string },
  ) {
    await db('primitives_transition').insert({
      ...{ id: `domain-${name}-v0`, environment: 'production', message: '' },
      ...{ at: row.at, stage: row.stage, to_status: row.to },
      ...{ from_status: row.from ?? null, digest: row.of ?? null },
    });
  }
  const read = (request: { owner?: string; id?: string } = {}) =>
    new DeliveryReader({ db, environment: 'production' }).read({
      readable: 'everything',
      ...{ from: at(-24), to: at(24 * 14), ...request },
    });

  it('knows nothing of a new database', async () => {
    await db('primitives_transition').delete();
    const delivery = await read();
    expect(delivery.since).toBeUndefined();
    expect(delivery.figures.deployments).toBe(0);
    expect(delivery.teams).toEqual([]);
  });

  it('follows smokes, commits and rollbacks, by team and primitive', async () => {
    await fact('publish', 'orders', {
      subject: `domain/orders@${sha('a')}`,
      value: {
        state: 'passed',
        url: 'u',
        report: {
          ...{ schemaVersion: 1, repository: 'r', platforms: [] },
          ...{ digest: digest('a'), revision: sha('a') },
        },
      },
    });
    await fact('commit', 'orders', {
      subject: 'domain/orders',
      value: {
        ...{ sha: sha('a'), message: 'm', author: 'a', url: 'u' },
        date: iso(4),
      },
      until: at(30),
    });
    await smoke('orders', 'a', 10);
    await smoke('orders', 'b', 40);
    const values = { path: 'p', suspects: [], enabled: true };
    for (const [letter, since, until] of [
      ['a', 9, 39],
      ['b', 39, 41],
      ['a', 41, undefined],
    ] as const) {
      await fact('desired', 'orders', {
        subject: 'production/domain-orders-v0',
        value: { ...values, digest: digest(letter) },
        since: at(since),
        until: until && at(until),
      });
    }
    await smoke('orders', 'a', 42);
    // No smoke was ever seen of this one: its health speaks.
    await turn('billing', {
      ...{ at: at(20), stage: 'health', from: 'running', to: 'passed' },
      of: digest('c'),
    });
    const all = await read();
    expect(all.figures).toMatchObject({
      deployments: 3,
      leadTime: { median: 6 * 3600, known: 1, unknown: 2 },
      changeFailure: { failed: 1, changes: 3 },
      restore: { median: 3600, restored: 1, open: 0 },
    });
    expect(all.since).toBe(iso(0));
    expect(all.teams.map(t => [t.owner, t.figures.deployments])).toEqual([
      ['group:default/money', 1],
      ['group:default/shop', 2],
    ]);
    const team = await read({ owner: 'group:default/money' });
    expect(team.figures.deployments).toBe(1);
    const one = await read({ id: 'domain-orders-v0' });
    expect(one.figures.deployments).toBe(2);
    expect((await read({ owner: 'nobody' })).figures.deployments).toBe(0);
  });

  it('counts neither a smoke that runs nor one of another environment', async () => {
    await fact('smoke', 'orders', {
      subject: 'production-domain-orders-v0-smoke@r',
      value: {
        ...{ phase: 'Running', hooks: [], startedAt: iso(3) },
        asked: { enabled: true, digest: digest('a') },
      },
    });
    await fact('smoke', 'orders', {
      subject: 'dev-domain-orders-v0-smoke@r',
      value: {
        ...{ phase: 'Succeeded', hooks: [], finishedAt: iso(3) },
        asked: { enabled: true, digest: digest('a') },
      },
    });
    expect((await read()).figures.changeFailure.changes).toBe(0);
  });
});
