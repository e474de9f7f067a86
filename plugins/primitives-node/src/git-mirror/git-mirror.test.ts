import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import childProcess from 'node:child_process';
import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { GitServer } from '../git-server';
import { GitMirror } from './git-mirror';

const repository = 'o/r.git';

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('It does not listen on a port');
  return address;
}

describe('GitMirror', () => {
  let server: GitServer;
  let cache: string;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    server = await GitServer.start();
    server.create(repository);
    cache = mkdtempSync(join(tmpdir(), 'mirror-'));
  });
  afterEach(async () => {
    await server.stop();
    rmSync(cache, { recursive: true, force: true });
  });

  const mirrorOf = (options: { token?: string; branch?: string } = {}) =>
    GitMirror.create({
      folder: join(cache, 'mirror'),
      url: server.urlOf(repository),
      branch: options.branch ?? 'main',
      token: async () => options.token,
      logger,
    });

  it('lends a commit with its history, follows no link out of it, and leaves nothing', async () => {
    const git = (cwd: string, ...args: string[]) =>
      childProcess.execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
    const first = server.commit(repository, { 'a.txt': 'one' });
    server.commit(repository, { 'a.txt': 'two', 'd/b.txt': 'x' });
    const mirror = mirrorOf();
    const head = await mirror.fetch();
    let folder = '';
    const seen = await mirror.withCheckout(first, async tree => {
      folder = tree;
      return [
        readdirSync(tree).filter(name => name !== '.git'),
        git(tree, 'rev-parse', 'HEAD'),
        git(tree, 'status', '--porcelain'),
        git(tree, 'config', 'core.symlinks'),
        // The mirror's objects are there, whatever is checked out.
        git(tree, 'show', `${head}:a.txt`),
      ];
    });
    expect(seen).toEqual([['a.txt'], first, '', 'false', 'two']);
    expect(existsSync(folder)).toBe(false);
    await expect(
      mirror.withCheckout('f'.repeat(40), async () => {}),
    ).rejects.toThrow('git');
  });

  it('follows no redirect, and hands the token to no other host', async () => {
    const heard: Array<string | undefined> = [];
    const elsewhere = createServer((request, response) => {
      heard.push(request.headers.authorization);
      response.writeHead(404).end();
    });
    const redirecting = createServer((request, response) => {
      const { port } = addressOf(elsewhere);
      const location = `http://localhost:${port}${request.url}`;
      response.writeHead(302, { location }).end();
    });
    try {
      for (const each of [elsewhere, redirecting]) {
        each.listen(0, '127.0.0.1');
        await once(each, 'listening');
      }
      const mirror = await GitMirror.create({
        folder: join(cache, 'redirected'),
        url: `http://127.0.0.1:${addressOf(redirecting).port}/o/r.git`,
        branch: 'main',
        token: async () => 'a-token-of-nobody',
        logger,
      });
      const failure = await mirror.fetch().catch((error: Error) => error);
      expect(String(failure)).toMatch(/returned error: 302/);
      expect(String(failure)).not.toContain('a-token-of-nobody');
      expect(heard).toEqual([]);
    } finally {
      for (const each of [elsewhere, redirecting]) {
        each.closeAllConnections();
        each.close();
      }
    }
  });

  it('fetches the branch and nothing else, in two requests, and one when nothing moved', async () => {
    const first = server.commit(repository, { 'a.txt': 'one' });
    server.commit(repository, { 'b.txt': 'x' }, { branch: 'other' });
    server.git(repository, ['tag', 'v1', first]);
    const mirror = mirrorOf();
    expect(await mirror.head()).toBeUndefined();
    expect(await mirror.fetch()).toBe(first);
    expect(server.requests).toEqual([
      'GET /o/r.git/info/refs?service=git-upload-pack',
      'POST /o/r.git/git-upload-pack',
      'POST /o/r.git/git-upload-pack',
    ]);
    server.requests.length = 0;
    expect(await mirror.fetch()).toBe(first);
    expect(server.requests).toEqual([
      'GET /o/r.git/info/refs?service=git-upload-pack',
      'POST /o/r.git/git-upload-pack',
    ]);
    const [tip] = [await mirrorOf().head()];
    expect(tip).toBe(first);
  });

  it('starts no git for its tip, however many ask before the first fetch', async () => {
    const mirror = mirrorOf();
    await mirror.head();
    const spawn = jest.spyOn(childProcess, 'spawn');
    const heads = Array.from({ length: 100 }, () => mirror.head());
    expect(new Set(await Promise.all(heads))).toEqual(new Set([undefined]));
    // The process that was asked first stays.
    expect(spawn).not.toHaveBeenCalled();
    spawn.mockRestore();
    const first = server.commit(repository, { 'a.txt': 'one' });
    await mirror.fetch();
    expect(await mirror.head()).toBe(first);
  });

  it('fetches once for all who ask before it begins, and not at all for what is there', async () => {
    const first = server.commit(repository, { 'a.txt': 'one' });
    const mirror = mirrorOf();
    await mirror.fetch();
    const second = server.commit(repository, { 'a.txt': 'two' });
    server.requests.length = 0;
    const all = Array.from({ length: 20 }, () => mirror.headWith(second));
    expect(new Set(await Promise.all(all))).toEqual(new Set([second]));
    // The one that goes on, and one for those who asked meanwhile: it may not have seen what they mean.
    const asked = 'GET /o/r.git/info/refs?service=git-upload-pack';
    const fetches = () => server.requests.filter(line => line === asked).length;
    expect(fetches()).toBeLessThanOrEqual(2);
    server.requests.length = 0;
    // Somebody who knows less than the mirror is no reason to fetch.
    expect(await mirror.headWith(first)).toBe(second);
    expect(await mirror.headWith(undefined)).toBe(second);
    expect(fetches()).toBe(0);
    expect(await mirror.headWith('f'.repeat(40))).toBe(second);
    expect(fetches()).toBe(1);
  });

  it('notes which paths commits changed', async () => {
    server.commit(repository, { 'a.txt': 'one' });
    const mirror = mirrorOf();
    await mirror.fetch();
    const graph = readFileSync(
      join(cache, 'mirror/objects/info/commit-graph'),
      'latin1',
    );
    // Chunks of gitformat-commit-graph that hold Bloom filters of changed paths.
    expect(graph).toContain('BIDX');
  });

  it("reads the branch's own commits with what each changed, oldest first", async () => {
    const one = server.commit(repository, { 'p/a': '1', q: '1' });
    const two = server.commit(repository, { q: '2' });
    const side = server.commit(
      repository,
      { 'p/b': '1' },
      { branch: 'side', parents: [one] },
    );
    const three = server.commit(
      repository,
      { 'p/a': null, 'p/b': '1' },
      { parents: [two, side] },
    );
    const mirror = mirrorOf();
    await mirror.fetch();
    const steps = async (from: string | undefined) =>
      (await mirror.steps(from, three, ['p'])).map(({ sha, changes }) => [
        sha,
        changes.map(({ path, oid }) => [path, oid !== undefined]),
      ]);
    const merged = [
      ['p/a', false],
      ['p/b', true],
    ];
    expect(await steps(undefined)).toEqual([
      [one, [['p/a', true]]],
      [two, []],
      [three, merged],
    ]);
    expect(await steps(two)).toEqual([[three, merged]]);
    expect(await steps(three)).toEqual([]);
  });

  it('reads changes, trees, blobs, files at a commit and what lies between', async () => {
    const mirror = mirrorOf();
    const one = server.commit(repository, {
      'p/a/f': '1',
      'p/b/f': '2',
      q: '3',
    });
    const two = server.commit(repository, { 'p/a/f': null, 'p/c/f': '4' });
    const three = server.commit(repository, { q: '5' });
    await mirror.fetch();
    expect(
      (await mirror.changes(one, three, ['p'])).map(c => [c.path, !!c.oid]),
    ).toEqual([
      ['p/a/f', false],
      ['p/c/f', true],
    ]);
    expect(
      (await mirror.changes(undefined, one, ['p'])).map(c => c.path),
    ).toEqual(['p/a/f', 'p/b/f']);
    const tree = await mirror.tree(three, ['p/b']);
    expect(tree.map(e => `${e.type} ${e.path}`)).toEqual([
      'tree p',
      'tree p/b',
      'blob p/b/f',
    ]);
    const texts = [];
    for await (const blob of mirror.read([tree[2].oid, '1'.repeat(40)]))
      texts.push(blob.text);
    expect(texts).toEqual(['2', undefined]);
    expect(await mirror.readAt(two, ['q', 'gone'])).toEqual(
      new Map([['q', '3']]),
    );
    const touching = [];
    for await (const { sha } of mirror.log({
      ...{ from: one, to: three, paths: ['p/c'] },
    }))
      touching.push(sha);
    expect(touching).toEqual([two]);
    const entries = await mirror.entries(three, ['p/b', 'p/a/f', 'q']);
    expect(entries.map(e => `${e.type} ${e.path}`)).toEqual([
      'tree p/b',
      'blob q',
    ]);
    expect(entries[1].oid).toBe(
      (await mirror.tree(three, ['q'])).map(e => e.oid)[0],
    );
    expect(await mirror.isAncestor(one, three)).toBe(true);
    expect(await mirror.isAncestor(three, one)).toBe(false);
    expect(await mirror.isAncestor('1'.repeat(40), one)).toBe(false);
    // The question of whether a commit is there at all.
    expect(await mirror.isAncestor(one, one)).toBe(true);
    expect(await mirror.isAncestor('1'.repeat(40), '1'.repeat(40))).toBe(false);
  });

  it('tells merged history by the branch’s own commits, each with all that it brought', async () => {
    const base = server.commit(repository, { a: '1' });
    const side = server.commit(
      repository,
      { b: '1' },
      { branch: 'side', parents: [base] },
    );
    const merge = server.commit(
      repository,
      { b: '1' },
      { parents: [base, side], message: 'Merge' },
    );
    const mirror = mirrorOf();
    await mirror.fetch();
    const log = [];
    for await (const c of mirror.log({
      to: merge,
      firstParent: true,
      withFiles: true,
    }))
      log.push([c.sha, c.parents.length, c.files]);
    expect(log).toEqual([
      [merge, 2, ['b']],
      [base, 0, ['a']],
    ]);
  });

  it('takes hostile messages, authors and paths for what they are', async () => {
    const path = '--output=x "quoted"\n\tcommit:x:deadbeef $(id) ü';
    const message = `--upload-pack=id ${'\u0001'}%H\n\nbody\u0000after`;
    const sha = server.commit(
      repository,
      { [path]: 'x', '-rf': 'y' },
      { message, author: '$(id); "x"' },
    );
    const mirror = mirrorOf();
    await mirror.fetch();
    const log = [];
    for await (const c of mirror.log({ to: sha, withFiles: true })) log.push(c);
    expect(log).toEqual([
      {
        sha,
        parents: [],
        author: '$(id); "x"',
        date: '2026-01-10T12:01:00Z',
        subject: '--upload-pack=id \u0001%H',
        files: expect.arrayContaining([path, '-rf']),
      },
    ]);
    expect(log[0].files).toHaveLength(2);
    expect(await mirror.readAt(sha, ['-rf'])).toEqual(new Map([['-rf', 'y']]));
    await expect(mirror.readAt(sha, [path])).rejects.toThrow('is not a path');
  });

  it.each([
    '--upload-pack=touch x',
    'HEAD',
    'main',
    'a'.repeat(39),
    `${'a'.repeat(40)}\n`,
  ])('hands no %p to git where it expects an object', async text => {
    await expect(mirrorOf().tree(text, [])).rejects.toThrow(
      'not the full name',
    );
    await expect(mirrorOf().isAncestor(text, 'a'.repeat(40))).rejects.toThrow(
      'not the full name',
    );
  });

  it.each(['-x', 'a..b', 'a b', 'a.lock', 'x/.y', 'a@{1}', 'a:b', ''])(
    'takes no %p for a branch',
    branch => {
      expect(() => mirrorOf({ branch })).toThrow(
        'is not the name of a Git branch',
      );
    },
  );

  it('hands the token to the server, and to nobody else', async () => {
    server.token = 'ghs_canary';
    server.commit(repository, { a: '1' });
    await mirrorOf({ token: 'ghs_canary' }).fetch();
    const found = readdirSync(cache, { recursive: true, withFileTypes: true })
      .filter(e => e.isFile())
      .filter(e => {
        const text = require('node:fs').readFileSync(
          join(e.parentPath, e.name),
          'latin1',
        );
        return (
          text.includes('canary') ||
          text.includes(
            Buffer.from('x-access-token:ghs_canary').toString('base64'),
          )
        );
      });
    expect(found).toEqual([]);
    const wrong = await mirrorOf({ token: 'ghs_wrong_canary' })
      .fetch()
      .catch((e: unknown) => String(e));
    expect(wrong).toMatch(
      /git fetch failed: .*(Authentication failed|could not read Username)/,
    );
    expect(wrong).not.toContain('canary');
  });

  it('clones anew what is broken, and what is another’s', async () => {
    const sha = server.commit(repository, { a: '1' });
    const folder = join(cache, 'mirror');
    await mirrorOf().fetch();
    rmSync(join(folder, 'objects'), { recursive: true });
    expect(await mirrorOf().fetch()).toBe(sha);
    expect((await mirrorOf().tree(sha, [])).map(e => e.path)).toEqual(['a']);

    writeFileSync(
      join(folder, 'mirror.json'),
      '{"url":"http://other","branch":"main"}',
    );
    const fresh = mirrorOf();
    expect(await fresh.head()).toBeUndefined();
    expect(await fresh.fetch()).toBe(sha);

    // The objects are there no more, but the folder and the branch are.
    const packs = readdirSync(join(folder, 'objects'), {
      recursive: true,
      withFileTypes: true,
    });
    for (const entry of packs.filter(e => e.isFile()))
      rmSync(join(entry.parentPath, entry.name));
    const next = server.commit(repository, { a: '2' });
    expect(await mirrorOf().fetch()).toBe(next);
    expect(readdirSync(cache)).toEqual(['mirror']);
  });

  it('lets several fetch into one folder at once', async () => {
    server.commit(repository, { a: '1' });
    const mirrors = Array.from({ length: 5 }, () => mirrorOf());
    const first = await Promise.all(mirrors.map(m => m.fetch()));
    expect(new Set(first)).toEqual(new Set([server.tip(repository)]));
    server.commit(repository, { a: '2' });
    const second = await Promise.all(mirrors.map(m => m.fetch()));
    expect(new Set(second)).toEqual(new Set([server.tip(repository)]));
  });

  it('takes no notice of the lock of a ref that a killed git left behind', async () => {
    server.commit(repository, { a: '1' });
    await mirrorOf().fetch();
    const next = server.commit(repository, { a: '2' });
    const lock = join(cache, 'mirror', 'refs/heads/main.lock');
    writeFileSync(lock, '');
    const old = new Date(Date.now() - 15_000);
    utimesSync(lock, old, old);
    expect(await mirrorOf().fetch()).toBe(next);
    expect(existsSync(lock)).toBe(false);
  });

  it('follows a force push', async () => {
    const one = server.commit(repository, { a: '1' });
    const two = server.commit(repository, { a: '2' });
    const mirror = mirrorOf();
    await mirror.fetch();
    server.reset(repository, one);
    const other = server.commit(repository, { a: '3' });
    expect(await mirror.fetch()).toBe(other);
    expect(await mirror.isAncestor(two, other)).toBe(false);
  });

  it('says what happened when the server is down, has no such branch, or it was told to stop', async () => {
    server.commit(repository, { a: '1' });
    server.status = 503;
    await expect(mirrorOf().fetch()).rejects.toThrow(/git fetch failed: .*503/);
    server.status = undefined;
    await expect(mirrorOf({ branch: 'gone' }).fetch()).rejects.toThrow(
      /couldn't find remote ref/,
    );
    await expect(
      mirrorOf().fetch({ signal: AbortSignal.abort(new Error('stopping')) }),
    ).rejects.toThrow('stopping');
    expect(existsSync(join(cache, 'mirror', 'refs/heads/main'))).toBe(false);
  });

  it('does not hold what is larger than a file of ours can be', async () => {
    const sha = server.commit(repository, {
      big: 'x'.repeat(2_000_000),
      small: 'y',
    });
    const mirror = mirrorOf();
    await mirror.fetch();
    const oids = (await mirror.tree(sha, [])).map(e => e.oid);
    const found = [];
    for await (const blob of mirror.read(oids))
      found.push([blob.text, blob.tooLarge]);
    expect(found).toEqual([
      [undefined, true],
      ['y', undefined],
    ]);
    // As if it were not there would be no answer: what holds says could be made to vanish.
    await expect(mirror.readAt(sha, ['small', 'big'])).rejects.toThrow(
      'big has more than 1024 KiB, and is not read',
    );
    expect(await mirror.readAt(sha, ['small', 'absent'])).toEqual(
      new Map([['small', 'y']]),
    );
  });

  /** Puts a tree under `p` of main, with the same blob or tree below each of so many names, level by level. */
  function nest(names: number, levels: number): string {
    const git = (args: string[], input?: string) =>
      server.git(repository, args, input).trim();
    const blob = git(['hash-object', '-w', '--stdin'], 'x');
    const entry = Array.from({ length: levels }).reduce<string>(
      below =>
        `040000 tree ${git(
          ['mktree'],
          Array.from({ length: names }, (_, i) => `${below}\tn${i}\n`).join(''),
        )}`,
      `100644 blob ${blob}`,
    );
    const root = git(['mktree'], `${entry}\tp\n`);
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
    const sha = git([...identity, 'commit-tree', '-m', 'nest', root]);
    git(['update-ref', 'refs/heads/main', sha]);
    return sha;
  }

  it('reads a hundred thousand paths, and says what a tree is that stands for millions', async () => {
    const mirror = mirrorOf();
    const many = nest(330, 2);
    await mirror.fetch();
    const entries = await mirror.tree(many, ['p']);
    expect(entries.filter(({ type }) => type === 'blob')).toHaveLength(108_900);
    // Some kilobytes, and 10^12 paths.
    const bomb = nest(100, 6);
    await mirror.fetch();
    await expect(mirror.tree(bomb, ['p'])).rejects.toThrow(
      `Commit ${bomb} has more than 1000000 paths where the portal looks, and is not read`,
    );
    // Others are read as before.
    expect(await mirror.tree(many, ['p/n0/n1'])).toHaveLength(3);
    expect(await mirror.entries(bomb, ['p/n1/n2'])).toHaveLength(1);
  });

  it('keeps the beginning of what somebody wrote a megabyte of into a commit', async () => {
    const subject = 'long '.repeat(400_000);
    const author = 'A'.repeat(100_000);
    const sha = server.commit(
      repository,
      { a: '1' },
      { message: subject, author },
    );
    const next = server.commit(repository, { a: '2' });
    const mirror = mirrorOf();
    await mirror.fetch();
    const commits = [];
    for await (const commit of mirror.log({ to: next, withFiles: true }))
      commits.push(commit);
    expect(commits).toMatchObject([
      { sha: next, files: ['a'] },
      {
        ...{
          sha,
          subject: subject.slice(0, 500),
          author: author.slice(0, 200),
        },
        files: ['a'],
      },
    ]);
  });
});
