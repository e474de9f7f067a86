import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Harness } from './testing/harness';

const harness = new Harness();
beforeAll(() => harness.start());
afterAll(() => harness.stop());

async function clone(name: string, into: string): Promise<string> {
  await harness.git(harness.folder, 'clone', '--quiet', harness.remote(name), into);
  return join(harness.folder, into);
}

async function commit(folder: string, file: string, content: string | Buffer): Promise<string> {
  writeFileSync(join(folder, file), content);
  await harness.git(folder, 'add', '--all');
  await harness.git(folder, 'commit', '--quiet', '-m', `Write ${file}`);
  return harness.git(folder, 'rev-parse', 'HEAD');
}

describe('git over HTTP', () => {
  it('seeds a repository from its folder, ignored files and executable bits included', async () => {
    const folder = await clone('shop', 'seeded');
    expect(readFileSync(join(folder, 'kept.log'), 'utf8')).toBe('kept\n');
    expect(statSync(join(folder, 'bin/run')).mode & 0o111).not.toBe(0);
    expect(await harness.git(folder, 'log', '--format=%an|%s')).toBe('acme-bot|Start shop');
  });

  it('seeds into one pack, which clones and checkouts take as it is', async () => {
    const objects = await harness.git(join(harness.folder, 'state/git/acme/vault.git'), 'count-objects', '-v');
    expect(objects).toMatch(/^count: 0$[^]*^packs: 1$/m);
  });

  it('takes a push, and tells of it as GitHub does', async () => {
    const folder = await clone('shop', 'pushed');
    const before = await harness.git(folder, 'rev-parse', 'HEAD');
    const after = await commit(folder, 'new.txt', 'new\n');
    harness.events.length = 0;
    await harness.git(folder, 'push', '--quiet', 'origin', 'main');
    const [event] = harness.events;
    expect(event).toMatchObject({ name: 'push', ref: 'refs/heads/main', sha: after, actor: { login: 'ada', kind: 'user' } });
    expect(event?.payload).toMatchObject({
      before,
      after,
      created: false,
      deleted: false,
      forced: false,
      commits: [{ id: after, added: ['new.txt'], modified: [], removed: [], author: { username: 'ada' } }],
      head_commit: { id: after },
      repository: { full_name: 'acme/shop' },
      sender: { login: 'ada' },
    });
  });

  it('tells of each branch that a push makes or removes', async () => {
    const folder = await clone('shop', 'branches');
    harness.events.length = 0;
    await harness.git(folder, 'push', '--quiet', 'origin', 'HEAD:refs/heads/one', 'HEAD:refs/heads/two');
    await harness.git(folder, 'push', '--quiet', 'origin', ':one');
    expect(harness.events.map(({ name, ref, payload }) => [name, ref, payload.created ?? payload.ref_type])).toEqual([
      ['push', 'refs/heads/one', true],
      ['create', 'refs/heads/one', 'branch'],
      ['push', 'refs/heads/two', true],
      ['create', 'refs/heads/two', 'branch'],
      ['push', 'refs/heads/one', false],
      ['delete', 'refs/heads/one', 'branch'],
    ]);
  });

  it('streams a pack of many megabytes both ways', async () => {
    const folder = await clone('shop', 'large');
    const content = randomBytes(12 * 1024 * 1024);
    await harness.git(folder, 'checkout', '--quiet', '-b', 'large');
    await commit(folder, 'large.bin', content);
    await harness.git(folder, 'push', '--quiet', 'origin', 'large');
    await harness.git(harness.folder, 'clone', '--quiet', '--depth=1', '--branch=large', harness.remote('shop', ''), 'large-again');
    expect(readFileSync(join(harness.folder, 'large-again/large.bin')).equals(content)).toBe(true);
  });

  it.each([
    ['nobody', '', /could not read Username/],
    ['an unknown token', 'wrong', /Authentication failed/],
  ])('refuses a push by %s', async (_who, token, message) => {
    const folder = await clone('shop', `refused-${token || 'nobody'}`);
    await expect(harness.git(folder, 'push', harness.remote('shop', token), 'HEAD:refs/heads/refused')).rejects.toThrow(message);
  });

  it('refuses a push by a job that may only read', async () => {
    const folder = await clone('shop', 'reader');
    const token = harness.github.mintJobToken({ repository: { owner: 'acme', name: 'shop' }, permissions: { contents: 'read' } });
    await expect(harness.git(folder, 'push', harness.remote('shop', token), 'HEAD:refs/heads/refused')).rejects.toThrow(/403/);
  });

  it('refuses a push to a branch with required checks, and takes one beside it', async () => {
    const folder = await clone('vault', 'protected');
    await commit(folder, 'direct.txt', 'direct\n');
    await expect(harness.git(folder, 'push', 'origin', 'main')).rejects.toThrow(/GH006: Protected branch update failed for refs\/heads\/main/);
    await harness.git(folder, 'push', '--quiet', 'origin', 'HEAD:refs/heads/beside');
  });

  it('writes objects that git itself finds sound', async () => {
    await harness.branch('shop', 'sound', { 'a/b/c.txt': 'deep\n', 'a/b.txt': 'x\n', 'a.txt': 'y\n' });
    const folder = harness.github.bareRepository({ owner: 'acme', name: 'shop' }) ?? '';
    expect(execFileSync('git', ['fsck', '--strict', '--no-dangling'], { cwd: folder, encoding: 'utf8', stdio: 'pipe' })).not.toMatch(/error/);
  });
});
