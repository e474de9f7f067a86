import { GitMirror } from '@ameide/plugin-primitives-node';
import {
  gitopsGateCheckName,
  gitopsPaths,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { openGitHub } from '../__testUtils__/github-source';
import { MemorySourceContext } from '../testing/source-context';

const id = 'domain-orders-v0';
const head = 'git/ref/heads%2Fmain';
const pulls = 'pulls?state=all&sort=updated&direction=desc&per_page=100&page=1';
const runs = 'actions/runs?per_page=100&page=1';
const query = '200 POST graphql';
const nothingChanged = [
  `304 GET ${pulls}`,
  `304 GET ${head}`,
  `304 GET ${runs}`,
];
const digest = (c: string) => `sha256:${c.repeat(64)}`;
const enabled = (c: string) =>
  `enabled: true\nimage:\n  ref: r/ameideio/primitive-domain-orders@${digest(
    c,
  )}\n`;

function wiring(component: string) {
  return {
    [gitopsPaths(component).component]: 'x',
    [gitopsPaths(component).sharedValues]:
      'enabled: false\nimage:\n  ref: ""\n',
  };
}
const dev = gitopsPaths(id).environmentValues('dev');

describe('GitHubGitOpsSource', () => {
  let github: FakeGitHub;
  let opened: Awaited<ReturnType<typeof openGitHub>>;
  let context: MemorySourceContext;

  beforeEach(async () => {
    github = await FakeGitHub.start();
    opened = await openGitHub(github);
    context = new MemorySourceContext();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await github.stop();
    opened.remove();
  });

  const look = (hints: Parameters<typeof opened.gitops.collect>[1] = []) =>
    opened.gitops.collect(context, hints);
  const value = (kind: string, subject: string) =>
    context.current.get(`${kind} ${subject}`)?.value;
  /** A pull request that is merged as it is on GitHub: a commit on main, and its time. */
  const merge = (branch: string, files: Record<string, string | null>) => {
    const sha = github.commit(files, {
      message: `Change (#${github.pulls.length + 1})`,
    });
    github.pull(branch, { state: 'MERGED', mergeSha: sha });
    return sha;
  };

  it('starts cold in a handful of requests', async () => {
    const root = github.commit({ 'README.md': 'x' });
    const wired = merge(`primitive/${id}/wiring`, {
      ...wiring(id),
      ...wiring(`${id}-smoke`),
    });
    const on = merge(`primitive/${id}/enable-dev`, { [dev]: enabled('1') });
    github.check(on, { name: gitopsGateCheckName });
    github.run({
      file: 'enable-primitive.yaml',
      event: 'workflow_dispatch',
      title: `Enable ${id} in dev`,
    });
    await look();
    expect(github.asked()).toEqual([
      query, // the pull requests, with their reviews
      `200 GET ${pulls}`, // for its ETag
      `200 GET ${head}`,
      `200 GET ${runs}`,
      query, // the gate of main's tip
      'git fetch',
    ]);
    expect(value('wiring', id)).toEqual({
      component: true,
      smoke: true,
      values: true,
    });
    expect(value('desired', `dev/${id}`)).toEqual({
      enabled: true,
      imageRef: `r/ameideio/primitive-domain-orders@${digest('1')}`,
      digest: digest('1'),
      path: dev,
      suspects: [],
    });
    expect(value('desired', `staging/${id}-smoke`)).toMatchObject({
      enabled: false,
    });
    expect(value('gitops-pull', '1')).toMatchObject({
      mergeSha: wired,
      author: 'ameide-ci[bot]',
    });
    expect(value('gitops-commit', on)).toMatchObject({ pull: 2, root: false });
    expect(context.current.get(`gitops-commit ${on}`)?.scope).toBe(
      'domain/orders',
    );
    expect(value('gitops-commit', root)).toMatchObject({ root: true });
    expect(value('gitops-checks', on)).toEqual({
      state: 'passed',
      failures: [],
    });
    expect(context.current.get('gitops-run 1')).toMatchObject({
      scope: 'domain/orders',
      value: { workflow: 'enable-primitive.yaml', state: 'passed' },
    });
    expect(value('branch', 'gitops')).toEqual({ sha: on });
  });

  it('asks three conditional requests when nothing changed, and writes nothing', async () => {
    github.commit(wiring(id));
    merge('x', { [dev]: enabled('1') });
    await look();
    await look();
    github.asked();
    const written = context.recorded.length;
    const { remaining } = github;
    await look();
    expect(github.asked()).toEqual(nothingChanged);
    expect(github.remaining).toBe(remaining);
    expect(context.recorded).toHaveLength(written);
  });

  it('reads a merged change by one fetch and two queries, and only the files it touched', async () => {
    github.commit({
      ...wiring(id),
      ...wiring('domain-stock-v0'),
      [dev]: enabled('1'),
    });
    await look();
    await look();
    github.asked();
    const written = context.recorded.length;
    const sha = merge(`primitive/${id}/enable-dev`, { [dev]: enabled('2') });
    await look();
    expect(github.asked()).toEqual([
      `200 GET ${pulls}`,
      query, // the pull request with its reviews
      `200 GET ${head}`,
      `304 GET ${runs}`,
      query, // the gate of main's new tip
      'git fetch',
    ]);
    expect(
      context.recorded
        .slice(written)
        .map(f => `${f.kind} ${f.subject} ${f.scope}`)
        .sort(),
    ).toEqual([
      'branch gitops ',
      `desired dev/${id} domain/orders`,
      expect.stringMatching(/^gitops-checks .* $/),
      expect.stringMatching(/^gitops-checks .* $/),
      `gitops-commit ${sha} domain/orders`,
      'gitops-pull 1 domain/orders',
    ]);
    expect(value('desired', `dev/${id}`)).toMatchObject({
      digest: digest('2'),
    });
  });

  it('says that a commit came by no pull request only when GitHub said so', async () => {
    github.commit({ a: '1' });
    await look();
    await look();
    github.asked();
    const direct = github.commit({ a: '2' });
    const rebased = github.commit({ a: '3' });
    github.pull('feature', {
      state: 'MERGED',
      headSha: rebased,
      mergeSha: 'd'.repeat(40),
    });
    github.refuse = ({ oid }) => oid === direct;
    await expect(look()).rejects.toThrow(/in parts only/);
    expect(value('gitops-commit', direct)).toBeUndefined();
    expect(value('gitops-commit', rebased)).toMatchObject({ pull: 1 });
    github.refuse = () => false;
    await look();
    expect(value('gitops-commit', direct)).toMatchObject({ root: false });
    expect(value('gitops-commit', direct)).not.toHaveProperty(
      'pull',
      expect.anything(),
    );
  });

  it('gives GitHub a moment to know which pull request a commit came by', async () => {
    github.commit({ a: '1' });
    await look();
    const sha = github.commit({ a: '2' });
    const now = Date.parse('2026-01-10T12:02:30Z');
    jest.spyOn(Date, 'now').mockReturnValue(now);
    await look();
    expect(value('gitops-commit', sha)).toBeUndefined();
    github.pull('late', {
      state: 'MERGED',
      headSha: sha,
      mergeSha: 'd'.repeat(40),
    });
    jest.spyOn(Date, 'now').mockReturnValue(now + 1000);
    await look();
    expect(value('gitops-commit', sha)).toMatchObject({ pull: 1 });
  });

  it('follows checks of open pull requests by runs and hints, and takes them back when they are closed', async () => {
    github.commit(wiring(id));
    const tip = github.commit(
      { x: '1' },
      { branch: 'p', parents: [github.git.tip(github.repository)] },
    );
    const pull = github.pull(`primitive/${id}/enable-dev`, { headSha: tip });
    await look();
    expect(value('gitops-checks', tip)).toEqual({
      state: 'queued',
      failures: [],
    });
    github.check(tip, { name: gitopsGateCheckName, status: 'IN_PROGRESS' });
    github.asked();
    await look([{ source: 'github-gitops', commit: tip }]);
    expect(github.asked()).toEqual([query]);
    expect(value('gitops-checks', tip)).toMatchObject({ state: 'running' });
    github.check(tip, { name: gitopsGateCheckName, conclusion: 'FAILURE' });
    github.run({ event: 'pull_request', headSha: tip });
    await look();
    expect(github.asked()).toEqual([
      `304 GET ${pulls}`,
      `304 GET ${head}`,
      `200 GET ${runs}`,
      query,
    ]);
    expect(value('gitops-checks', tip)).toMatchObject({
      state: 'failed',
      failures: [{ name: gitopsGateCheckName, summary: gitopsGateCheckName }],
    });
    // GitHub's older API reports beside it; a run of the gate mends only its own failure.
    github.status(tip, {
      context: 'policy',
      state: 'ERROR',
      targetUrl: 'http://p',
    });
    github.check(tip, { name: gitopsGateCheckName });
    github.asked();
    await look([{ source: 'github-gitops', commit: tip }]);
    expect(github.asked()).toEqual([query]);
    expect(value('gitops-checks', tip)).toMatchObject({
      state: 'failed',
      failures: [{ name: 'policy', url: 'http://p' }],
    });
    github.status(tip, { context: 'policy', state: 'PENDING' });
    await look([{ source: 'github-gitops', commit: tip }]);
    expect(value('gitops-checks', tip)).toMatchObject({ state: 'running' });
    github.status(tip, { context: 'policy', state: 'SUCCESS' });
    await look([{ source: 'github-gitops', commit: tip }]);
    expect(value('gitops-checks', tip)).toEqual({
      state: 'passed',
      failures: [],
    });
    // Of main only the gate's own run counts, which a status of its name is not.
    const main = github.git.tip(github.repository);
    github.status(main, { context: gitopsGateCheckName, state: 'SUCCESS' });
    await look([{ source: 'github-gitops', commit: main }]);
    expect(value('gitops-checks', main)).toMatchObject({ state: 'queued' });
    github.touch(pull, { reviews: [{ author: 'lead', state: 'APPROVED' }] });
    await look([{ source: 'github-gitops', pull: 1 }]);
    expect(value('gitops-pull', '1')).toMatchObject({
      reviews: [{ author: 'lead' }],
    });
    github.touch(pull, { state: 'CLOSED' });
    await look();
    expect(value('gitops-pull', '1')).toMatchObject({ state: 'closed' });
    expect(value('gitops-checks', tip)).toBeNull();
  });

  it('knows which primitives a promotion of several moves, by its files, asked for once for each head', async () => {
    github.commit(wiring(id));
    await look();
    github.asked();
    const ids = Array.from({ length: 120 }, (_, i) => `domain-n${i}-v0`);
    const files = [
      ...ids.map(each => gitopsPaths(each).environmentValues('staging')),
      gitopsPaths(`${ids[0]}-smoke`).environmentValues('staging'),
      gitopsPaths(ids[0]).environmentValues('nowhere'),
      gitopsPaths(ids[0]).sharedValues,
      'README.md',
    ];
    let pages = 0;
    github.fault = (_request, body) => {
      pages += body.includes('files(first') ? 1 : 0;
      return undefined;
    };
    const branch = 'promotion/dev-to-staging-0123456789ab';
    const pull = github.pull(branch, { files, title: `Promote ${id}` });
    // Its files are no promotion, whatever they are.
    const other = github.pull('x', { files });
    await look([{ source: 'github-gitops', pull: pull.number }]);
    // The pull request, two pages of its files, and the checks of its head.
    expect(github.asked()).toEqual([query, query, query, query]);
    expect(pages).toBe(2);
    expect(value('gitops-pull', `${pull.number}`)).toMatchObject({
      moves: { staging: [...ids].sort() },
    });
    await look();
    github.asked();
    expect(value('gitops-pull', `${other.number}`)).not.toHaveProperty('moves');

    github.touch(pull, { reviews: [{ author: 'kim', state: 'APPROVED' }] });
    await look([{ source: 'github-gitops', pull: pull.number }]);
    expect(pages).toBe(2);
    expect(value('gitops-pull', `${pull.number}`)).toMatchObject({
      reviews: [{ author: 'kim' }],
      moves: { staging: [...ids].sort() },
    });

    github.touch(pull, { headSha: 'b'.repeat(40), files: files.slice(0, 1) });
    await look([{ source: 'github-gitops', pull: pull.number }]);
    expect(value('gitops-pull', `${pull.number}`)).toMatchObject({
      moves: { staging: [ids[0]] },
    });
  });

  it('does not know what a promotion moves where GitHub cannot tell, and asks again where it did not answer', async () => {
    const branch = 'promotion/dev-to-staging';
    github.commit(wiring(id));
    await look();
    const files = [gitopsPaths(id).environmentValues('staging')];
    const silent = github.pull(branch, { files: null });
    const { number } = github.pull(branch, { files });
    let refused = 0;
    github.fault = (_request, body) => {
      if (refused > 0 || !body.includes('files(first')) return undefined;
      refused += 1;
      return { status: 200, body: { data: null, errors: [{ message: 'Oh' }] } };
    };
    await expect(look()).rejects.toThrow(/GitHub/);
    expect(value('gitops-pull', `${number}`)).toBeUndefined();
    await look();
    expect(value('gitops-pull', `${number}`)).toMatchObject({
      moves: { staging: [id] },
    });
    expect(value('gitops-pull', `${silent.number}`)).not.toHaveProperty(
      'moves',
    );
  });

  it('keeps the newest run of each workflow and title', async () => {
    github.commit({ a: '1' });
    const made = {
      file: 'enable-primitive.yaml',
      event: 'workflow_dispatch',
      title: `Enable ${id} in dev`,
    };
    github.run({ ...made, conclusion: 'failure' });
    github.run({
      file: 'gate.yaml',
      event: 'pull_request',
      title: 'Some change',
    });
    await look();
    expect(value('gitops-run', '1')).toMatchObject({ state: 'failed' });
    expect(value('gitops-run', '2')).toBeUndefined();
    github.run({ ...made, status: 'in_progress', conclusion: null });
    github.asked();
    await look([{ source: 'github-gitops', runs: true }]);
    expect(github.asked()).toEqual([`200 GET ${runs}`]);
    expect(value('gitops-run', '1')).toBeNull();
    expect(value('gitops-run', '3')).toMatchObject({ state: 'running' });
  });

  it('takes back wiring and desired state that main no longer has', async () => {
    github.commit({
      ...wiring(id),
      ...wiring(`${id}-smoke`),
      [dev]: enabled('1'),
    });
    await look();
    github.commit({ [gitopsPaths(`${id}-smoke`).component]: null });
    await look();
    expect(value('desired', `dev/${id}-smoke`)).toBeNull();
    expect(value('wiring', id)).toMatchObject({ smoke: false });
    github.commit({ [gitopsPaths(id).component]: null });
    await look();
    expect(value('wiring', id)).toBeNull();
    expect(value('desired', `dev/${id}`)).toBeNull();
  });

  it('keeps suspects, and cannot be brought down by a file', async () => {
    const bomb = `a: &a ["x"]\n${Array.from(
      { length: 30 },
      (_, i) =>
        `b${i}: &b${i} [*${i ? `b${i - 1}` : 'a'}, *${i ? `b${i - 1}` : 'a'}]`,
    ).join('\n')}`;
    github.commit({
      ...wiring(id),
      ...wiring('domain-bomb-v0'),
      [dev]: `${enabled('1')}dbPassword: hunter2\n`,
      [gitopsPaths('domain-bomb-v0').environmentValues('dev')]: bomb,
    });
    await look();
    expect(value('desired', `dev/${id}`)).toMatchObject({
      suspects: [`${dev}: dbPassword`],
    });
    expect(value('desired', 'dev/domain-bomb-v0')).toMatchObject({
      enabled: false,
      unreadable: expect.stringMatching(
        /^sources\/values\/env\/dev\/apps\/domain-bomb-v0\.yaml: is not YAML: /,
      ),
    });
    expect(value('wiring', 'domain-bomb-v0')).toBeTruthy();
  });

  it('says of a values file that is too large that it is, and reads the others', async () => {
    const large = 'domain-large-v0';
    const larger = 'domain-larger-v0';
    const of = (name: string) => gitopsPaths(name).environmentValues('dev');
    const began = performance.now();
    github.commit({
      ...{ ...wiring(id), ...wiring(large), ...wiring(larger) },
      [dev]: enabled('1'),
      [of(large)]: `${enabled('1')}${'# more\n'.repeat(50_000)}`,
      [of(larger)]: `${enabled('1')}${'# more\n'.repeat(200_000)}`,
      'config/waivers.yaml': `waivers: []\n${'# more\n'.repeat(200_000)}`,
    });
    await look();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(value('desired', `dev/${id}`)).toMatchObject({ enabled: true });
    expect(value('desired', `dev/${large}`)).toMatchObject({
      enabled: false,
      unreadable: `${of(large)}: has 342 KiB; at most 256 KiB are read`,
    });
    expect(value('desired', `dev/${larger}`)).toMatchObject({
      enabled: false,
      unreadable: `${of(larger)}: has more than 1024 KiB, and is not read`,
    });
    expect(value('waivers', 'gitops')).toBeUndefined();
    expect(opened.logger.warn).toHaveBeenCalledWith(
      'Waivers are left out: config/waivers.yaml has more than 1024 KiB, and is not read',
    );
  });

  it('says of each waiver by which commit it came to be as it is', async () => {
    const file = (...waivers: object[]) => ({
      'config/waivers.yaml': JSON.stringify({ waivers }),
    });
    const waiver = (rule: string, until = '2999-12-31') => ({
      ...{ rule, primitive: id, until, reason: 'It waits' },
    });
    const ci = waiver('core-ci');
    const wired = waiver('wiring-merged');
    github.commit({ 'README.md': 'x' });
    github.commit(file(ci), { author: 'Early' });
    // Away for a while, and there again.
    github.commit(file(), { author: 'Nobody' });
    github.commit(file(ci), { author: 'Ann' });
    const short = waiver('wiring-merged', '2999-01-01');
    github.commit(file(ci, short), { author: 'Cem' });
    github.commit(file(ci, wired), { author: 'Bea' });
    github.commit({ 'README.md': 'y' });
    await look();
    const time = z.object({
      waivers: z.array(z.object({ since: z.string().transform(Date.parse) })),
    });
    const told = value('waivers', 'gitops');
    expect(told).toEqual({
      waivers: [
        { ...ci, by: 'Ann', since: expect.any(String) },
        { ...wired, by: 'Bea', since: expect.any(String) },
      ],
      by: 'Bea',
    });
    const [first, second] = time.parse(told).waivers;
    // A minute lies between two commits.
    expect(second.since - first.since).toBe(2 * 60_000);

    // What main has besides is read without them and their past.
    const reading = jest.spyOn(GitMirror.prototype, 'readAt');
    github.commit({ 'README.md': 'Other things' });
    await look();
    expect(reading).not.toHaveBeenCalledWith(expect.anything(), [
      'config/waivers.yaml',
    ]);
    reading.mockRestore();
    expect(value('waivers', 'gitops')).toEqual(told);

    // While the file cannot be read there is no waiver.
    github.commit({ 'config/waivers.yaml': 'waivers: 7\n' });
    await look();
    expect(value('waivers', 'gitops')).toBeNull();
    github.commit(file(ci), { author: 'Dan' });
    await look();
    expect(value('waivers', 'gitops')).toMatchObject({
      waivers: [{ by: 'Dan' }],
    });
  });

  it('reads all again after a force push, and forgets the commits that are gone', async () => {
    const base = github.commit(wiring(id));
    const lost = github.commit({ [dev]: enabled('1') });
    await look();
    await look();
    expect(value('gitops-commit', lost)).toBeTruthy();
    github.git.reset(github.repository, base);
    const other = github.commit({ [dev]: enabled('2') });
    await look();
    await look();
    expect(opened.logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('was rewritten'),
    );
    expect(value('gitops-commit', lost)).toBeNull();
    expect(value('gitops-commit', base)).toBeTruthy();
    expect(value('gitops-commit', other)).toBeTruthy();
    expect(value('desired', `dev/${id}`)).toMatchObject({
      digest: digest('2'),
    });
  });

  it('goes on from where it was when GitHub went away in the middle of a long history', async () => {
    for (let i = 0; i < 245; i++) github.pull(`b${i}`, { state: 'CLOSED' });
    for (let i = 0; i < 5; i++) merge(`m${i}`, { a: String(i) });
    let left = 2;
    github.fault = request => {
      if (!request.includes('graphql')) return undefined;
      left -= 1;
      return left < 0
        ? { status: 502, body: { message: 'Bad Gateway' } }
        : undefined;
    };
    await expect(look()).rejects.toThrow(/failed \(502\)/);
    expect(context.known()['gitops-pull 250']).toBeTruthy();
    expect(context.known()['gitops-pull 50']).toBeUndefined();
    github.fault = () => undefined;
    github.asked();
    await look();
    expect(github.asked()).toEqual([
      `200 GET ${pulls}`,
      query,
      `200 GET ${head}`,
      `200 GET ${runs}`,
      query,
      'git fetch',
    ]);
    const commits = [...context.current.values()].filter(
      f => f.kind === 'gitops-commit',
    );
    expect(commits).toHaveLength(5);
  });
});
