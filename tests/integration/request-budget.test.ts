import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { settle } from '../../bench/read/src/settle.mjs';
import { tally } from '../../bench/read/src/tally.mjs';
import { ReadSide, type Reader } from '../support/read-side.ts';

/** Primitives that one pull request moves. */
const moved = 50;
/** Of every twenty, eleven are without trouble. */
const primitives = 100;

/** What a look may cost in which so many primitives changed (issue: The read side). */
const budget = (changed: number) => 8 + 2 * changed;

/** Over HTTP, against the simulated GitHub, which counts. */
describe('requests to GitHub with promotions of many primitives', () => {
  let side: ReadSide;
  let reader: Reader;
  before(async () => {
    side = await ReadSide.start({ primitives });
    assert.ok(side.fleet.changes.candidates.length >= moved);
    // No look but those that are asked for.
    reader = await side.startReader({ database: 'budget', name: 'budget', seconds: 86_400 });
    await look();
    // Each has a newer image in dev than in staging.
    await side.change({ count: moved, from: 0 });
    await settled();
  });
  after(() => side.stop());

  /** Has every source looked at, and gives what GitHub's API was asked meanwhile. */
  async function look(): Promise<{ github: number; charged: number; graphql: number; routes: string[] }> {
    await side.fleet.resetRequests();
    const since = Date.now();
    assert.equal(await reader.refresh(), 202);
    await settle({ sources: async () => (await reader.get('/sources')).body }, { since, seconds: 120 });
    return tally(await side.fleet.requests());
  }

  /** Has everything looked at, and again what is too new for GitHub's times of whole seconds to tell whether it changed since. */
  async function settled(): Promise<void> {
    await look();
    await sleep(6_000);
    await look();
  }

  async function costsNothing(): Promise<void> {
    const { github, charged, graphql, routes } = await look();
    assert.ok(github <= budget(0), `${github} requests:\n${routes.join('\n')}`);
    assert.deepEqual({ charged, graphql }, { charged: 0, graphql: 0 }, routes.join('\n'));
  }

  async function costs(changed: number): Promise<void> {
    const { github, routes } = await look();
    console.error(`${github} requests where ${changed} changed`);
    assert.ok(github <= budget(changed), `${github} requests where ${changed} changed:\n${routes.join('\n')}`);
  }

  /** The open pull request of the moved ones into staging, as their pipelines show it. */
  async function pullsShown(): Promise<Set<number | undefined>> {
    const ids = side.fleet.changes.candidates.slice(0, moved);
    const shown = await Promise.all(
      ids.map(async id => {
        const { body } = await reader.get(`/primitives/${id}`);
        const { stages } = body.environments.find(({ environment }: { environment: string }) => environment === 'staging');
        const { status, pull } = stages.find(({ id: stage }: { id: string }) => stage === 'enable');
        return status === 'passed' ? undefined : pull?.number;
      }),
    );
    return new Set(shown);
  }

  it('are as few with one open, however many it moves, as one changed primitive may cost', async () => {
    const number = await side.propose({ from: 0, count: moved, others: 0 });
    await costs(1);
    assert.deepEqual(await pullsShown(), new Set([number]));
  });

  it('are none that is charged while it is open and nothing changes', async () => {
    await settled();
    for (let times = 0; times < 3; times++) await costsNothing();
  });

  it('are two more for each primitive that changes meanwhile', async () => {
    await side.change({ count: 3, from: 0 });
    await costs(3);
  });

  it('are no more than what it moves may cost when it is merged, and then none that is charged again', async () => {
    const [number] = side.fleet.changes.promotions.open;
    await side.endPromotion({ which: 0, how: 'merged' });
    await costs(moved);
    assert.ok(number && !(await pullsShown()).has(number), 'it is not shown as open');
    await settled();
    await costsNothing();
  });
});
