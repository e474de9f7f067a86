import { mockServices } from '@backstage/backend-test-utils';
import { CommitsBetween } from '@ameide/plugin-primitives-common';
import { CommitMirror, CommitReader } from './commit-reader';
import { fakeLineage } from '../__testUtils__/fake-reads';

const sha = (digit: string) => digit.repeat(40);

/** A mirror of one line of commits, oldest first; `later` come with a fetch. */
function mirrorOf(commits: readonly string[], later: readonly string[] = []) {
  let line = [...commits];
  let fetches = 0;
  const mirror: CommitMirror = {
    fetch: async () => {
      fetches += 1;
      line = [...line, ...later];
      return line[line.length - 1];
    },
    isAncestor: async (a, b) =>
      line.includes(a) && line.indexOf(a) <= line.indexOf(b),
    async *log({ from = '', to, limit = Infinity }) {
      const between = line.slice(line.indexOf(from) + 1, line.indexOf(to) + 1);
      for (const each of between.reverse().slice(0, limit))
        yield {
          ...{ sha: each, parents: [], files: [] },
          ...{ author: 'ann', date: '2026-01-01T00:00:00Z', subject: 'Do it' },
        };
    },
  };
  return { mirror, fetches: () => fetches };
}

function readerOf(mirror: CommitMirror) {
  const kept = new Map<string, CommitsBetween>();
  return new CommitReader({
    mirror,
    lineage: async subject =>
      subject.value === `sha256:${'9'.repeat(64)}`
        ? { subject, items: [] }
        : fakeLineage(subject),
    commitUrl: each => `http://github.test/commit/${each}`,
    logger: mockServices.logger.mock(),
    answers: {
      get: async key => kept.get(key),
      set: async (key, answer) => void kept.set(key, answer),
    },
  });
}

const id = 'domain-orders-v0';

describe('commits between two digests', () => {
  it('are those of the one that is ahead, newest first', async () => {
    const { mirror, fetches } = mirrorOf([sha('1'), sha('2'), sha('3')]);
    const reader = readerOf(mirror);
    const ahead = await reader.between(id, { from: sha('1'), to: sha('3') });
    expect(ahead.status).toBe('ahead');
    expect(ahead.commits.map(c => c.sha)).toEqual([sha('3'), sha('2')]);
    expect(ahead.commits[0].url).toBe(`http://github.test/commit/${sha('3')}`);
    const behind = await reader.between(id, { from: sha('3'), to: sha('1') });
    expect(behind).toMatchObject({ status: 'behind', more: false });
    expect(fetches()).toBe(0);
  });

  it('are looked up by the commit that a digest was built from', async () => {
    const { mirror } = mirrorOf([sha('a'), sha('b')]);
    const answer = await readerOf(mirror).between(id, {
      from: `sha256:${'1'.repeat(64)}`,
      to: sha('b'),
    });
    expect(answer).toMatchObject({ status: 'ahead', from: sha('a') });
  });

  it('are fetched once where the mirror lacks them', async () => {
    const { mirror, fetches } = mirrorOf([sha('1')], [sha('2')]);
    const reader = readerOf(mirror);
    const range = { from: sha('1'), to: sha('2') };
    expect(await reader.between(id, range)).toMatchObject({ status: 'ahead' });
    expect(await reader.between(id, range)).toMatchObject({ status: 'ahead' });
    expect(fetches()).toBe(1);
  });

  it('are unknown, and say why, where a commit is nowhere', async () => {
    const reader = readerOf(mirrorOf([sha('1')]).mirror);
    const foreign = await reader.between(id, { from: sha('1'), to: sha('8') });
    expect(foreign).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('mirrored here'),
      commits: [],
    });
    const nameless = await reader.between(id, {
      from: `sha256:${'9'.repeat(64)}`,
      to: sha('1'),
    });
    expect(nameless.reason).toContain('was built from');
  });

  it('are unknown where the mirror cannot be read', async () => {
    const { mirror } = mirrorOf([]);
    const answer = await readerOf({
      ...mirror,
      fetch: async () => {
        throw new Error('git fetch failed: 10.0.0.7 refused');
      },
    }).between(id, { from: sha('1'), to: sha('2') });
    // What git said names a host, and is for those who read the log.
    expect(answer.reason).toMatch(/^The core repository could not be read here; /);
    expect(answer.reason).not.toContain('10.0.0.7');
  });
});
