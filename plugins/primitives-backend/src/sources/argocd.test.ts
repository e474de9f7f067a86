import { setTimeout as sleep } from 'node:timers/promises';
import { FakeArgoCD } from '@ameide/plugin-primitives-node/testUtils';
import { pod, recorded } from '../testing/argocd-payloads';
import { eventually } from '../__testUtils__/collecting';
import { ArgoCDBench } from '../__testUtils__/argocd-bench';

const digest = `sha256:${'1'.repeat(64)}`;
const image = `registry.test/orders@${digest}`;
const api = 'GET /api/v1/applications';
const stream = 'GET /api/v1/stream/applications';
const work = 'dev-domain-orders-v0';
const at = (hex: string) => hex.repeat(40);

describe('ArgoCDSource, by its requests', () => {
  let bench: ArgoCDBench;
  beforeEach(async () => {
    bench = await ArgoCDBench.start();
    bench.asked.set('', { enabled: true, digest });
    for (const name of ['orders', 'carts']) {
      bench.argocd.put(recorded(`dev-domain-${name}-v0`));
      bench.argocd.put(recorded(`dev-domain-${name}-v0-smoke`));
      bench.argocd.trees.set(`dev-domain-${name}-v0`, [pod('a', [image])]);
    }
    bench.argocd.put(recorded('dev-grafana'));
  });
  afterEach(() => bench.stop());
  const begun = async () => {
    await bench.begin();
    await bench.settled();
    bench.requests();
    bench.changes();
  };

  it('reads everything by one stream and one list, and a tree for each workload', async () => {
    await bench.begin();
    expect(bench.requests()).toEqual({
      [stream]: 1,
      [api]: 1,
      [`${api}/${work}/resource-tree`]: 1,
      [`${api}/dev-domain-carts-v0/resource-tree`]: 1,
    });
    const known = bench.context.known();
    expect(Object.keys(known)).toEqual([
      'application dev-domain-carts-v0',
      'application dev-domain-carts-v0-smoke',
      `application ${work}`,
      `application ${work}-smoke`,
      'workload dev-domain-carts-v0',
      `workload ${work}`,
    ]);
    expect(known[`application ${work}`]).toMatchObject({
      scope: 'domain/orders',
      value: {
        instance: 'local',
        sync: 'Synced',
        health: 'Healthy',
        asked: { enabled: true, digest },
        operation: { phase: 'Succeeded', asked: { enabled: true, digest } },
      },
    });
    expect(bench.argocd.queries[0].get('resourceVersion')).toBeNull();
    expect(JSON.stringify(bench.argocd.queries)).not.toContain('refresh');
  });

  it('asks for one list, and writes nothing, when nothing changed', async () => {
    await begun();
    await bench.look();
    expect(bench.requests()).toEqual({ [api]: 1 });
    expect(bench.changes()).toEqual([]);
  });

  it('reads one tree when one workload changed', async () => {
    await begun();
    bench.argocd.put(recorded(work, { health: 'Degraded' }));
    await bench.settled();
    expect(bench.requests()).toEqual({ [`${api}/${work}/resource-tree`]: 1 });
    expect(bench.changes()).toEqual([`application ${work}`]);
  });

  it('takes neither a routine look nor a new revision that asks for the same for news', async () => {
    await begun();
    const { recorded: changes } = bench.context;
    bench.argocd.put(recorded(work, { reconciledAt: '2026-01-10T13:00:00Z' }));
    bench.argocd.put(
      recorded('dev-domain-carts-v0', {
        revision: at('a'),
        operationRevision: at('9'),
      }),
    );
    await bench.settled();
    await bench.look();
    expect(bench.requests()).toEqual({ [api]: 1 });
    expect(changes).toEqual([]);
  });

  it('takes a revision that asks for something else for news', async () => {
    await begun();
    bench.asked.set(at('b'), { enabled: true, digest: 'sha256:b' });
    bench.argocd.put(
      recorded(work, { revision: at('b'), operationRevision: at('9') }),
    );
    await bench.settled();
    expect(bench.changes()).toEqual([`application ${work}`]);
    expect(bench.context.known()[`application ${work}`]).toMatchObject({
      value: { revision: at('b'), asked: { digest: 'sha256:b' } },
    });
  });

  it('finds by the list what the stream lost: a change by one get, a deletion by its absence', async () => {
    await begun();
    bench.argocd.isLossy = true;
    bench.argocd.put(recorded(work, { health: 'Degraded' }));
    bench.argocd.delete('dev-domain-carts-v0');
    bench.argocd.isLossy = false;
    await bench.look();
    expect(bench.requests()).toEqual({
      [api]: 1,
      [`${api}/${work}`]: 1,
      [`${api}/${work}/resource-tree`]: 1,
    });
    expect(bench.changes().sort()).toEqual([
      '-application dev-domain-carts-v0',
      '-workload dev-domain-carts-v0',
      `application ${work}`,
    ]);
  });

  it('finds by the list a sync that the stream lost, within the second of the one before', async () => {
    await begun();
    bench.asked.set(at('b'), { enabled: true, digest: 'sha256:b' });
    bench.argocd.isLossy = true;
    // Argo CD's times are of whole seconds, so that only the revision differs.
    bench.argocd.put(recorded(work, { revision: at('b') }));
    bench.argocd.isLossy = false;
    await bench.look();
    expect(bench.changes()).toEqual([`application ${work}`]);
    expect(bench.context.known()[`application ${work}`]).toMatchObject({
      value: { revision: at('b'), operation: { asked: { digest: 'sha256:b' } } },
    });
  });

  describe('of what nothing was told for long, where conditions alone show in no list,', () => {
    const warning = { type: 'OrphanedResourceWarning', message: '1 orphan' };
    const told = ['OrphanedResourceWarning: 1 orphan'];

    /** Some Applications, and of one a change whose event is lost. */
    async function loseOne(count: number) {
      await bench.stop();
      const server = await FakeArgoCD.start();
      // A machine that stands still for a second has not been silent for long.
      bench = await ArgoCDBench.start({ server, silentMs: 2_000 });
      bench.asked.set('', { enabled: true, digest });
      for (let i = 0; i < count; i++)
        server.put(recorded(`dev-domain-orders${i}-v0-smoke`));
      await begun();
      const lost = `dev-domain-orders${count - 1}-v0-smoke`;
      server.isLossy = true;
      server.put(recorded(lost, { conditions: [warning] }));
      server.isLossy = false;
      await bench.source.collect(bench.context, []);
      expect(bench.requests()).toEqual({ [api]: 1 });
      await sleep(2_050);
      await bench.source.collect(bench.context, []);
      return lost;
    }

    it('asks for each, if they are few', async () => {
      const lost = await loseOne(20);
      const { [api]: lists, ...gets } = bench.requests();
      expect([lists, Object.keys(gets).length]).toEqual([1, 20]);
      expect(bench.changes()).toEqual([`application ${lost}`]);
      expect(bench.context.known()[`application ${lost}`]).toMatchObject({
        value: { conditions: told },
      });
    });

    it('hears all of them from the stream, if they are many', async () => {
      const lost = await loseOne(200);
      // The usual look after the one that had it opened anew; nothing is silent any more.
      await bench.source.collect(bench.context, []);
      await bench.source.collect(bench.context, []);
      await bench.settled();
      // More streams where this machine is slow; no Application is asked for by itself.
      expect(Object.keys(bench.requests()).sort()).toEqual([api, stream]);
      expect(bench.changes()).toEqual([`application ${lost}`]);
      expect(bench.context.known()[`application ${lost}`]).toMatchObject({
        value: { conditions: told },
      });
    });
  });

  it('takes a deletion from the stream, and leaves what a smoke proved', async () => {
    await begun();
    bench.argocd.delete(work);
    await bench.settled();
    expect(bench.requests()).toEqual({});
    expect(bench.changes()).toEqual([
      `-application ${work}`,
      `-workload ${work}`,
    ]);
  });

  it('asks for a look when a stream opens again, and writes nothing for the replay', async () => {
    await begun();
    bench.argocd.dropStreams();
    await eventually(async () =>
      expect(bench.argocd.requests).toContain(stream),
    );
    await bench.settled();
    expect(bench.requests()).toEqual({ [stream]: 1 });
    expect(bench.changes()).toEqual([]);
    expect(bench.wanted).toEqual([[]]);
  });

  it('looks only at the Application that a hint names', async () => {
    await begun();
    await bench.look([
      { source: 'argocd', application: work },
      { source: 'argocd', application: 'dev-grafana' },
      { source: 'argocd', application: 'staging-domain-gone-v0' },
    ]);
    expect(bench.requests()).toEqual({
      [`${api}/${work}`]: 1,
      [`${api}/staging-domain-gone-v0`]: 1,
    });
    expect(bench.changes()).toEqual([]);
  });

  it('reads everything again when told to', async () => {
    await begun();
    await bench.look([{ source: 'argocd', all: true }]);
    expect(bench.requests()).toEqual({ [api]: 1, [stream]: 1 });
    expect(bench.changes()).toEqual([]);
  });

  it('asks for each Application when events carry no sync result, and says so once', async () => {
    bench.argocd.withheld = ['result.application.status.operationState.sync'];
    await bench.begin();
    const asked = bench.requests();
    expect(asked[`${api}/${work}`]).toBe(1);
    expect(asked[`${api}/${work}-smoke`]).toBe(1);
    expect(bench.context.known()[`application ${work}`]).toMatchObject({
      value: { operation: { revision: at('9') } },
    });
    expect(bench.logger.warn).toHaveBeenCalledTimes(1);
    bench.argocd.put(recorded(work, { reconciledAt: '2026-01-10T14:00:00Z' }));
    await bench.settled();
    expect(bench.requests()).toEqual({});
  });

  it('reads what an earlier session knew only where it changed', async () => {
    await begun();
    const known = bench.context.known();
    bench.argocd.delete('dev-domain-carts-v0-smoke');
    await bench.settled();
    bench.changes();
    bench.requests();
    const again = await ArgoCDBench.start({
      server: bench.argocd,
      context: bench.context,
    });
    again.asked.set('', { enabled: true, digest });
    bench.context.current.set('application staging-domain-old-v0', {
      ...{ source: 'argocd', kind: 'application', scope: 'domain/old' },
      ...{ subject: 'staging-domain-old-v0', position: 1, revision: '' },
      ...{ observedAt: '' },
      value: bench.context.current.get(`application ${work}`)?.value ?? null,
    });
    await again.begin();
    expect(bench.requests()).toEqual({ [stream]: 1, [api]: 1 });
    expect(bench.changes()).toEqual(['-application staging-domain-old-v0']);
    delete known['application dev-domain-carts-v0-smoke'];
    expect(bench.context.known()).toEqual(known);
  });

  it('says what is wrong when Argo CD is down, and goes on when it is back', async () => {
    await begun();
    bench.argocd.failure = 503;
    await expect(bench.look()).rejects.toThrow(
      /Argo CD "local" at http.* failed \(503\): .*told to fail/,
    );
    expect(Object.keys(bench.context.known())).toHaveLength(6);
    bench.argocd.failure = undefined;
    await bench.look();
    expect(bench.changes()).toEqual([]);
  });

  it.each([
    [401, /refused our credentials \(401\).*check the configured token/],
    [403, /does not permit this \(403\).*what the configured token may do/],
    [302, /failed \(302\)/],
  ])('refuses a %i', async (status, message) => {
    bench.argocd.failure = status;
    await expect(bench.look()).rejects.toThrow(message);
  });
});
