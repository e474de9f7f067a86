import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { openGitHub } from '../__testUtils__/github-source';

const id = 'domain-orders-v0';
const other = 'domain-stock-v0';
const digest = (c: string) => `sha256:${c.repeat(64)}`;
const enabled = (c: string) =>
  `enabled: true\nimage:\n  ref: r/ameideio/primitive-domain-orders@${digest(
    c,
  )}\n`;
const dev = (component: string) =>
  gitopsPaths(component).environmentValues('dev');

describe('MirrorDesiredAt', () => {
  let github: FakeGitHub;
  let opened: Awaited<ReturnType<typeof openGitHub>>;

  beforeEach(async () => {
    github = await FakeGitHub.start();
    opened = await openGitHub(github);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await github.stop();
    opened.remove();
  });
  const askedAt = (revision: string, component = id) =>
    opened.desiredAt.askedAt({ revision, environment: 'dev', component });

  it('answers for every revision of main what Git asked for there', async () => {
    const none = github.commit({ 'README.md': 'x' });
    const one = github.commit({
      [dev(id)]: enabled('1'),
      [dev(other)]: enabled('9'),
    });
    const two = github.commit({ [dev(id)]: enabled('2') });
    const off = github.commit({ [dev(id)]: 'enabled: false\n' });
    const broken = github.commit({ [dev(id)]: '{{' });
    await opened.mirror.fetch();
    expect(await askedAt(none)).toEqual({ enabled: false });
    expect(await askedAt(one)).toEqual({ enabled: true, digest: digest('1') });
    expect(await askedAt(two)).toEqual({ enabled: true, digest: digest('2') });
    expect(await askedAt(off)).toEqual({ enabled: false });
    expect(await askedAt(broken)).toBeUndefined();
    expect(await askedAt(one, other)).toEqual({
      enabled: true,
      digest: digest('9'),
    });
    expect(await askedAt(broken, other)).toEqual({
      enabled: true,
      digest: digest('9'),
    });
  });

  it('does not answer for what is not on main, or no revision at all', async () => {
    const base = github.commit({ [dev(id)]: enabled('1') });
    expect(await askedAt(base)).toBeUndefined();
    const side = github.commit(
      { [dev(id)]: enabled('6') },
      { branch: 'side', parents: [base] },
    );
    await opened.mirror.fetch();
    expect(await askedAt(side)).toBeUndefined();
    expect(await askedAt('main')).toBeUndefined();
    expect(await askedAt('--help')).toBeUndefined();
    expect(await askedAt(base)).toEqual({ enabled: true, digest: digest('1') });
  });

  it('takes the next tip into account once it is fetched', async () => {
    const one = github.commit({ [dev(id)]: enabled('1') });
    await opened.mirror.fetch();
    expect(await askedAt(one)).toMatchObject({ digest: digest('1') });
    const two = github.commit({ [dev(id)]: enabled('2') });
    expect(await askedAt(two)).toBeUndefined();
    await opened.mirror.fetch();
    expect(await askedAt(two)).toMatchObject({ digest: digest('2') });
    expect(await askedAt(one)).toMatchObject({ digest: digest('1') });
    github.commit({ [dev(id)]: null });
    await opened.mirror.fetch();
    expect(await askedAt(two)).toMatchObject({ digest: digest('2') });
    expect(await askedAt(github.git.tip(github.repository))).toEqual({
      enabled: false,
    });
  });

  it('asks git once for a revision, however many ask', async () => {
    const one = github.commit({ [dev(id)]: enabled('1') });
    github.commit({ [dev(other)]: enabled('2') });
    await opened.mirror.fetch();
    await askedAt(one);
    const changes = jest.spyOn(opened.mirror, 'changes');
    const isAncestor = jest.spyOn(opened.mirror, 'isAncestor');
    const started = performance.now();
    const calls = 20_000;
    for (let i = 0; i < calls; i++) await askedAt(one);
    const micros = ((performance.now() - started) * 1000) / calls;
    expect(changes).not.toHaveBeenCalled();
    expect(isAncestor).not.toHaveBeenCalled();
    // Tens of microseconds at most, on a machine that does much else.
    expect(micros).toBeLessThan(200);
  });
});
