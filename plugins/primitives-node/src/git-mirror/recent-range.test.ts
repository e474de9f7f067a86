import childProcess from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { GitServer } from '../git-server';
import { GitMirror } from './git-mirror';

const repository = 'o/r.git';

describe('GitMirror, of what its last fetch brought', () => {
  let server: GitServer;
  let cache: string;

  beforeEach(async () => {
    server = await GitServer.start();
    server.create(repository);
    cache = mkdtempSync(join(tmpdir(), 'mirror-'));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(cache, { recursive: true, force: true });
  });

  const mirrorOf = () =>
    GitMirror.create({
      folder: join(cache, 'mirror'),
      url: server.urlOf(repository),
      branch: 'main',
      token: async () => undefined,
      logger: mockServices.logger.mock(),
    });

  /** Everything that sources ask about a move. */
  async function tellOf(mirror: GitMirror, from: string, to: string) {
    const log = async (options: { paths?: string[]; limit?: number }) => {
      const commits = [];
      const range = { from, to, firstParent: true, withFiles: true };
      for await (const commit of mirror.log({ ...range, ...options }))
        commits.push({ ...commit, files: commit.files.sort() });
      return commits;
    };
    return {
      isAncestor: await mirror.isAncestor(from, to),
      changes: await mirror.changes(from, to, ['p', 'q/deep']),
      all: await mirror.changes(from, to, []),
      steps: await mirror.steps(from, to, ['p']),
      log: await log({}),
      below: await log({ paths: ['p/a', 'q'] }),
      newest: await log({ limit: 1 }),
    };
  }

  it('says what git says of any two commits, in one run for all that is asked', async () => {
    const root = server.commit(repository, { 'p/a/f': '1', 'q/deep/x': '1' });
    const mirror = mirrorOf();
    await mirror.fetch();
    const side = server.commit(
      repository,
      { 'p/side': '1' },
      { branch: 'side', parents: [root] },
    );
    const moves: Array<() => string> = [
      () => server.commit(repository, { 'p/a/f': '2', 'p/b/f': '1' }),
      // Twice in one fetch; the second puts back what the first changed.
      () => {
        server.commit(repository, { 'p/a/f': '3', 'q/deep/x': null });
        return server.commit(repository, { 'p/a/f': '2' });
      },
      () => server.commit(repository, { 'p/b/f': null, other: 'x' }),
      () => {
        const tip = server.tip(repository);
        const parents = [tip, side];
        return server.commit(repository, { 'p/side': '1' }, { parents });
      },
      // The branch goes on from another's side: its tip before is no first parent.
      () => {
        const tip = server.tip(repository);
        const parents = [side, tip];
        return server.commit(repository, { 'p/c': '1' }, { parents });
      },
      () => {
        server.reset(repository, root);
        return server.commit(repository, { 'p/forced': '1' });
      },
    ];
    let from = root;
    const starts: number[] = [];
    for (const move of moves) {
      const to = move();
      expect(await mirror.fetch()).toBe(to);
      const spawn = jest.spyOn(childProcess, 'spawn');
      const told = await tellOf(mirror, from, to);
      starts.push(spawn.mock.calls.length);
      spawn.mockRestore();
      // Another that fetched nothing asks git each time.
      expect(told).toEqual(await tellOf(mirrorOf(), from, to));
      from = to;
    }
    // Where the tip before is no first parent, git is asked for each.
    expect(starts.slice(0, 4)).toEqual([1, 1, 1, 1]);
  });

  it('goes on when the process that it asks for objects is killed', async () => {
    const sha = server.commit(repository, { a: '1' });
    const spawn = jest.spyOn(childProcess, 'spawn');
    const mirror = mirrorOf();
    await mirror.fetch();
    const children = () =>
      spawn.mock.results
        .map(({ value }): childProcess.ChildProcess => value)
        .filter(({ spawnargs }) => spawnargs.includes('--batch'));
    expect(children()).toHaveLength(1);
    children()[0].kill('SIGKILL');
    expect(await mirror.readAt(sha, ['a'])).toEqual(new Map([['a', '1']]));
    const next = server.commit(repository, { a: '2' });
    await mirror.fetch();
    // It sees what came after its start.
    expect(await mirror.readAt(next, ['a'])).toEqual(new Map([['a', '2']]));
    expect(children()).toHaveLength(2);
    for (const child of children()) child.kill('SIGKILL');
    spawn.mockRestore();
  });
});
