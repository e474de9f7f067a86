import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices } from '@backstage/backend-test-utils';
import {
  derived,
  eventually,
  greenOutside,
  useCollecting,
} from '../__testUtils__/collecting';
import { describeOnDatabases } from '../__testUtils__/databases';
import { HistoryVerifier } from '../history/history-verifier';

jest.setTimeout(180_000);

const logger = mockServices.logger.mock();

describeOnDatabases('Collectors on one database', databases => {
  const { open, start, fromScratch } = useCollecting(databases);

  it('collects on one replica, and on another within the life of the lease once that is killed', async () => {
    const db = await open();
    const outside = greenOutside();
    // A machine that stands still for a second is no dead collector.
    const times = { ttlMs: 2_500, renewMs: 200 };
    const replicas = [
      start({ db, outside, times }),
      start({ db, outside, times }),
    ];
    const busy = (r: (typeof replicas)[number]) =>
      r.sources.some(s => s.looks.length > 0);
    const expected = await fromScratch(outside);
    await eventually(async () => expect(await derived(db)).toEqual(expected));
    expect(replicas.filter(busy)).toHaveLength(1);
    const [killed, other] = busy(replicas[0])
      ? replicas
      : [replicas[1], replicas[0]];

    // As a process that was stopped: it renews no more, and does not say so.
    jest.spyOn(killed.lease, 'renew').mockReturnValue(new Promise(() => {}));
    jest.spyOn(killed.lease, 'acquire').mockResolvedValue(undefined);
    const began = Date.now();
    await eventually(async () => expect(busy(other)).toBe(true));
    expect(Date.now() - began).toBeLessThan(times.ttlMs * 5);
    await eventually(async () => {
      const [argocd] = other.named('argocd');
      expect(argocd.looks.length).toBeGreaterThan(2);
    });
    const looks = killed.sources.map(s => s.looks.length);
    await sleep(500);
    expect(killed.sources.map(s => s.looks.length)).toEqual(looks);
    const changed = [...killed.sources, ...other.sources].map(s => s.changed);
    expect(changed.reduce((a, b) => a + b, 0)).toBe(outside.facts.length);
    expect(await db('primitives_fact_history')).toEqual([]);
    expect(await derived(db)).toEqual(expected);
    const verifier = new HistoryVerifier({ db, logger });
    expect(await verifier.verify()).toMatchObject({
      ...{ status: 'whole', faults: 0, unsealed: 0 },
    });
  });
});
