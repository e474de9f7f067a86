import { PullChecks } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { GraphCommit } from '../sources/github-graph';
import { GitHubCheck, GitHubCheckRun } from '../sources/github-graph-schema';
import { PullChecksReader } from './pull-checks-reader';

const everything = { mayRead: async () => true };
const head = 'a'.repeat(40);
const merged: FactValue<'gitops-pull'> = {
  ...{ number: 7, url: 'http://github.test/pull/7', title: 'Enable' },
  ...{ author: 'ci', headRef: 'primitive/domain-orders-v0/enable-dev' },
  ...{ headSha: head, draft: false, state: 'closed', autoMerge: false },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:05:00Z',
  mergedAt: '2026-01-01T00:05:00Z',
};
const run = (
  id: number,
  name: string,
  conclusion: string | undefined = 'success',
  status = 'completed',
): GitHubCheckRun => ({
  ...{ id, name, status, conclusion },
  url: `http://github.test/checks/${id}`,
  completedAt: '2026-01-01T00:04:00Z',
  title: 'What it found',
});

function readerOf(
  runs: readonly GitHubCheckRun[] | undefined,
  pull: FactValue<'gitops-pull'> | undefined = merged,
) {
  const asked: string[][] = [];
  const kept = new Map<string, PullChecks>();
  const state = {
    ...{ pull, runs, statuses: [] as GitHubCheck[] },
    now: Date.parse('2026-01-01T01:00:00Z'),
  };
  const open = () =>
    new PullChecksReader({
      graph: {
        async *commits(shas, wanted) {
          expect(wanted).toEqual({ checks: true, pulls: false });
          asked.push([...shas]);
          const [sha] = shas;
          const found = new Map<string, GraphCommit>();
          const { statuses } = state;
          if (state.runs)
            found.set(sha, { sha, checks: [...state.runs], statuses });
          yield { found, faults: [] };
        },
        faultError: () => new Error('GitHub answered in parts only'),
      },
      pull: async number => (number === 7 ? state.pull : undefined),
      answers: {
        get: async key => kept.get(key),
        set: async (key, answer) => void kept.set(key, answer),
      },
      clock: () => new Date(state.now),
    });
  return { reader: open(), open, asked, state };
}

describe('the checks of a pull request', () => {
  it('are those of its head, the newest of each name, also after it was merged', async () => {
    const { reader, asked } = readerOf([
      run(1, 'gate', 'failure'),
      run(3, 'gate'),
      run(2, 'render', 'skipped'),
      run(4, 'lint', 'action_required'),
      run(5, 'new', 'a conclusion of tomorrow'),
      run(6, 'opinion', 'neutral'),
    ]);
    const url = (id: number) => `http://github.test/checks/${id}`;
    expect(await reader.read('domain-orders-v0', 7, everything)).toEqual({
      number: 7,
      commit: head,
      checks: [
        { name: 'gate', state: 'passed', url: url(3), completedAt: '2026-01-01T00:04:00Z' },
        { name: 'lint', state: 'failed', url: url(4), completedAt: '2026-01-01T00:04:00Z' },
        // A conclusion that we do not know is no pass.
        { name: 'new', state: 'unknown', url: url(5), completedAt: '2026-01-01T00:04:00Z' },
        { name: 'opinion', state: 'neutral', url: url(6), completedAt: '2026-01-01T00:04:00Z' },
        { name: 'render', state: 'skipped', url: url(2), completedAt: '2026-01-01T00:04:00Z' },
      ],
    });
    expect(asked).toEqual([[head]]);
  });

  it('are commit statuses too, beside a run of the same name', async () => {
    const { reader, state, asked } = readerOf([run(1, 'gate')]);
    const done = { status: 'completed', completedAt: '2026-01-01T00:03:00Z' };
    state.statuses = [
      { name: 'gate', ...done, conclusion: 'failure', url: 'http://ci.test/1' },
      { name: 'policy', ...done, conclusion: 'success', url: '' },
      { name: 'scan', status: 'in_progress', url: 'http://ci.test/3' },
    ];
    const { checks } = await reader.read('domain-orders-v0', 7, everything);
    expect(checks.map(({ name, state: is, url }) => [name, is, url])).toEqual([
      ['gate', 'passed', 'http://github.test/checks/1'],
      ['gate', 'failed', 'http://ci.test/1'],
      // It names no page of its own.
      ['policy', 'passed', merged.url],
      ['scan', 'running', 'http://ci.test/3'],
    ]);
    // One is under way: they are asked for again.
    state.now += 61_000;
    await reader.read('domain-orders-v0', 7, everything);
    expect(asked).toHaveLength(2);
  });

  it('are asked for once and for ever where it is over and all have ended, by whichever backend', async () => {
    const { open, asked, state } = readerOf([run(1, 'gate')]);
    await open().read('domain-orders-v0', 7, everything);
    state.now += 365 * 24 * 60 * 60_000;
    const again = await open().read('domain-orders-v0', 7, everything);
    expect(again.checks).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['one is under way', [run(1, 'gate', undefined, 'in_progress')], merged],
    ['none is there', [], merged],
    ['it is open', [run(1, 'gate')], { ...merged, state: 'open' as const }],
  ])('are asked for again after a minute while %s', async (_, runs, pull) => {
    const { reader, asked, state } = readerOf(runs, pull);
    await reader.read('domain-orders-v0', 7, everything);
    await reader.read('domain-orders-v0', 7, everything);
    expect(asked).toHaveLength(1);
    state.now += 61_000;
    await reader.read('domain-orders-v0', 7, everything);
    expect(asked).toHaveLength(2);
  });

  it('are asked for at once after a push', async () => {
    const { reader, asked, state } = readerOf([run(1, 'gate')], {
      ...merged,
      state: 'open',
    });
    await reader.read('domain-orders-v0', 7, everything);
    state.pull = { ...merged, state: 'open', headSha: 'b'.repeat(40) };
    await reader.read('domain-orders-v0', 7, everything);
    expect(asked).toEqual([[head], ['b'.repeat(40)]]);
  });

  it('are no empty list where GitHub did not say', async () => {
    const { reader } = readerOf(undefined);
    await expect(
      reader.read('domain-orders-v0', 7, everything),
    ).rejects.toThrow(/in parts only/);
  });

  it.each([
    ['an unknown one', 'domain-orders-v0', 8],
    ['another primitive’s', 'domain-stock-v0', 7],
  ])('are refused for %s, without a request', async (_name, id, number) => {
    const { reader, asked } = readerOf([]);
    await expect(reader.read(id, number, everything)).rejects.toThrow(
      /No pull request/,
    );
    expect(asked).toEqual([]);
  });
});
