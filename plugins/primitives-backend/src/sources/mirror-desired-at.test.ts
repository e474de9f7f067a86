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

  it('asks git a few times for all revisions, however many ask of however many', async () => {
    const revisions = Array.from({ length: 30 }, (_, i) =>
      github.commit({ [dev(id)]: enabled(String(i % 10)) }),
    );
    await opened.mirror.fetch();
    const steps = jest.spyOn(opened.mirror, 'steps');
    const changes = jest.spyOn(opened.mirror, 'changes');
    const isAncestor = jest.spyOn(opened.mirror, 'isAncestor');
    const read = jest.spyOn(opened.mirror, 'read');
    const answers = await Promise.all(revisions.map(sha => askedAt(sha)));
    expect(answers.map(answer => answer?.digest)).toEqual(
      revisions.map((_, i) => digest(String(i % 10))),
    );
    const calls = [steps, changes, isAncestor, read].map(spy =>
      spy.mock.calls.length,
    );
    // Contents at the tip, and then those of all the revisions before.
    expect(calls).toEqual([1, 0, 0, expect.any(Number)]);
    expect(
      read.mock.calls.filter(([oids]) => oids.length > 0).length,
    ).toBeLessThanOrEqual(2);
    const started = performance.now();
    const times = 20_000;
    for (let i = 0; i < times; i++) await askedAt(revisions[i % 30]);
    // Tens of microseconds at most, on a machine that does much else.
    expect(((performance.now() - started) * 1000) / times).toBeLessThan(200);
  });

  it('follows a branch whose history was rewritten', async () => {
    const one = github.commit({ [dev(id)]: enabled('1') });
    const two = github.commit({ [dev(id)]: enabled('2') });
    await opened.mirror.fetch();
    expect(await askedAt(two)).toMatchObject({ digest: digest('2') });
    const three = github.commit({ [dev(id)]: enabled('3') }, { parents: [one] });
    await opened.mirror.fetch();
    expect(await askedAt(three)).toMatchObject({ digest: digest('3') });
    expect(await askedAt(one)).toMatchObject({ digest: digest('1') });
    expect(await askedAt(two)).toBeUndefined();
  });
});
