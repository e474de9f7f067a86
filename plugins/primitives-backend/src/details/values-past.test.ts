import { MirrorFileTooLargeError } from '@ameide/plugin-primitives-node';
import fc from 'fast-check';
import { PastMirror, ValuesPast } from './values-past';

const files = ['a', 'b', 'c'].map(
  name => `sources/values/env/dev/apps/${name}`,
);
const digestOf = (value: number) => `sha256:${String(value).padStart(64, '0')}`;
const textOf = (value: number) =>
  `enabled: true\nimage:\n  ref: registry.test/x@${digestOf(value)}\n`;

/** A commit, by its place, and what it wrote; those before it are its branch. */
type Commit = { sha: string; writes: Record<string, number | null> };

/** A main that grows, and may be thrown away and begun anew. */
class FakeMirror implements PastMirror {
  branch: Commit[] = [];
  #made = 0;
  logs = 0;

  /** Commits, and gives the new head. */
  commit(writes: Commit['writes']): string {
    this.#made += 1;
    const sha = this.#made.toString(16).padStart(40, '0');
    this.branch = [...this.branch, { sha, writes }];
    return sha;
  }

  #upTo(sha: string): Commit[] {
    const end = this.branch.findIndex(commit => commit.sha === sha);
    return this.branch.slice(0, end + 1);
  }

  async isAncestor(ancestor: string, commit: string) {
    return this.#upTo(commit).some(({ sha }) => sha === ancestor);
  }

  async steps(from: string | undefined, to: string) {
    const before = from ? this.#upTo(from).length : 0;
    return this.#upTo(to)
      .slice(before)
      .map(({ sha, writes }) => ({
        sha,
        changes: Object.keys(writes).map(path => ({ path })),
      }));
  }

  async *log({ to, paths = [] }: { to: string; paths?: readonly string[] }) {
    this.logs += 1;
    for (const { sha, writes } of this.#upTo(to).reverse()) {
      const touched = Object.keys(writes).filter(path => paths.includes(path));
      if (touched.length === 0) continue;
      yield {
        ...{ sha, parents: [], files: touched, author: 'ci' },
        ...{ date: '2026-02-02T12:00:00Z', subject: 'x' },
      };
    }
  }

  async readAt(commit: string, paths: readonly string[]) {
    const found = new Map<string, string>();
    for (const path of paths) {
      const writes = this.#upTo(commit).flatMap(each =>
        path in each.writes ? [each.writes[path]] : [],
      );
      const last = writes.at(-1);
      if (typeof last === 'number') found.set(path, textOf(last));
    }
    return found;
  }
}

const commits = fc.record({
  writes: fc.dictionary(
    fc.constantFrom(...files),
    fc.option(fc.nat(3), { nil: null }),
    { minKeys: 1, maxKeys: 2 },
  ),
  /** Main was begun anew before it. */
  anew: fc.boolean(),
  asked: fc.subarray(files),
});

describe('ValuesPast', () => {
  it('says at every head what one that knows nothing says', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commits, { maxLength: 8 }), async all => {
        const mirror = new FakeMirror();
        const past = new ValuesPast(mirror);
        for (const { writes, anew, asked } of all) {
          if (anew) mirror.branch = [];
          const head = mirror.commit(writes);
          expect(await past.of(asked, head)).toEqual(
            await new ValuesPast(mirror).of(asked, head),
          );
        }
      }),
    );
  });

  it('reads a history once, until main touches the file', async () => {
    const mirror = new FakeMirror();
    const past = new ValuesPast(mirror);
    const [a, b] = files;
    const first = mirror.commit({ [a]: 1, [b]: 1 });
    await Promise.all([past.of([a, b], first), past.of([a], first)]);
    expect(mirror.logs).toBe(1);
    const second = mirror.commit({ [b]: 2 });
    await past.of([a], second);
    expect(mirror.logs).toBe(1);
    expect((await past.of([a, b], second)).get(b)?.states).toHaveLength(2);
    expect(mirror.logs).toBe(2);
  });

  it('reads again what could not be read', async () => {
    const mirror = new FakeMirror();
    const past = new ValuesPast(mirror);
    const [a] = files;
    const head = mirror.commit({ [a]: 1 });
    const readAt = jest
      .spyOn(mirror, 'readAt')
      .mockRejectedValueOnce(new Error('git is gone'));
    await expect(past.of([a], head)).rejects.toThrow('git is gone');
    expect((await past.of([a], head)).get(a)).toMatchObject({
      ...{ states: [{ digest: digestOf(1) }], isWhole: true },
    });
    readAt.mockRestore();
  });

  it('says nothing of a file that was too large, and what the others of its commit said', async () => {
    const mirror = new FakeMirror();
    const past = new ValuesPast(mirror);
    const [a, b] = files;
    const head = mirror.commit({ [a]: 1, [b]: 2 });
    const { readAt } = mirror;
    mirror.readAt = async (commit, paths) => {
      if (paths.includes(a)) throw new MirrorFileTooLargeError(a);
      return readAt.call(mirror, commit, paths);
    };
    const found = await past.of([a, b], head);
    expect(found.get(a)?.states).toEqual([
      { commit: head, at: expect.any(Date) },
    ]);
    expect(found.get(b)?.states).toMatchObject([{ digest: digestOf(2) }]);
  });
});
