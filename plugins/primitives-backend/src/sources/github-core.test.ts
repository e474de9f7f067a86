import {
  checkIds,
  formatReportText,
  publishCheckRunName,
  verifyCheckRunName,
} from '@ameide/plugin-primitives-common';
import { FakeGitHub } from '../__testUtils__/fake-github';
import { openGitHub } from '../__testUtils__/github-source';
import { MemorySourceContext } from '../testing/source-context';

const head = 'git/ref/heads%2Fmain';
const pulls =
  'pulls?state=open&sort=updated&direction=desc&per_page=100&page=1';
const runs = 'actions/runs?per_page=100&page=1';
const query = '200 POST graphql';
const nothingChanged = [
  `304 GET ${head}`,
  `304 GET ${pulls}`,
  `304 GET ${runs}`,
];

const catalog = (kind: string, name: string, owner = 'group:orders') =>
  `kind: Component\nmetadata:\n  name: ${name}\n  annotations:\n    ameide.io/primitive: ${kind}-${name}-v0\nspec:\n  owner: ${owner}\n  system: shop\n`;
const folder = (name: string, text = catalog('domain', name)) => ({
  [`primitives/domain/${name}/catalog-info.yaml`]: text,
  [`primitives/domain/${name}/src/main.ts`]: name,
});
const verified = (name: string) => ({
  name: verifyCheckRunName('domain', name),
  externalId: `domain/${name}`,
  text: formatReportText({
    schemaVersion: 1,
    summary: 'passed',
    primitive: { kind: 'domain', name },
    tools: {},
    checks: checkIds.map(check => ({
      ...{ check, status: 'passed', message: 'ok' },
      ...{ durationMs: 1, issues: [] },
    })),
    next_steps: [],
  }),
});
const published = (name: string, revision: string) => ({
  name: publishCheckRunName('domain', name),
  externalId: `domain/${name}`,
  text: formatReportText({
    schemaVersion: 1,
    repository: `r/ameideio/primitive-domain-${name}`,
    digest: `sha256:${'1'.repeat(64)}`,
    revision,
    platforms: ['linux/amd64', 'linux/arm64'],
  }),
});

describe('GitHubCoreSource', () => {
  let github: FakeGitHub;
  let opened: Awaited<ReturnType<typeof openGitHub>>;
  let context: MemorySourceContext;
  const more: Array<{ remove: () => void }> = [];

  beforeEach(async () => {
    github = await FakeGitHub.start();
    opened = await openGitHub(github);
    context = new MemorySourceContext();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await github.stop();
    for (const each of [opened, ...more.splice(0)]) each.remove();
  });

  const look = (hints: Parameters<typeof opened.core.collect>[1] = []) =>
    opened.core.collect(context, hints);
  const value = (kind: string, subject: string) =>
    context.current.get(`${kind} ${subject}`)?.value;
  const restart = async (options: Parameters<typeof openGitHub>[1] = {}) => {
    more.push(opened);
    opened = await openGitHub(github, options);
  };

  it('starts cold in four requests, however many folders there are', async () => {
    github.commit({ ...folder('orders'), 'README.md': 'x' });
    const sha = github.commit(folder('stock'));
    github.check(sha, verified('stock'));
    github.check(sha, published('stock', sha));
    const pull = github.pull('feature', {
      ...{ state: 'MERGED', mergeSha: sha, author: 'dev' },
      reviews: [{ author: 'lead', state: 'APPROVED' }],
    });
    await look();
    expect(github.asked()).toEqual([
      `200 GET ${head}`,
      `200 GET ${pulls}`,
      `200 GET ${runs}`,
      query,
      'git fetch',
    ]);
    expect(value('folder', 'domain/stock')).toMatchObject({
      owner: 'group:orders',
      system: 'shop',
      versions: ['v0'],
    });
    expect(value('commit', 'domain/stock')).toEqual({
      sha,
      message: 'change',
      author: 'Dev',
      date: '2026-01-10T12:02:00Z',
      url: `http://github/ameideio/repo/commit/${sha}`,
    });
    expect(value('verify', `domain/stock@${sha}`)).toMatchObject({
      state: 'passed',
      outcome: { summary: 'passed' },
    });
    expect(value('publish', `domain/stock@${sha}`)).toMatchObject({
      state: 'passed',
      report: { revision: sha },
    });
    expect(value('commit-pull', `domain/stock@${sha}`)).toMatchObject({
      pull: {
        number: pull.number,
        author: 'dev[bot]',
        mergedBy: 'lead',
        mergeSha: sha,
        reviews: [{ author: 'lead', state: 'APPROVED' }],
      },
    });
    const orders = context.current.get('commit domain/orders');
    expect(orders).toMatchObject({ scope: 'domain/orders' });
    expect(value('branch', 'core')).toEqual({ sha });
  });

  it('asks three conditional requests when nothing changed, and writes nothing', async () => {
    github.commit(folder('orders'));
    await look();
    const written = context.recorded.length;
    github.asked();
    const { remaining } = github;
    await look();
    await look();
    expect(github.asked()).toEqual([...nothingChanged, ...nothingChanged]);
    expect(github.remaining).toBe(remaining);
    expect(context.recorded).toHaveLength(written);
  });

  it('keeps its 304s when the token rotates, and reads nothing twice after a restart', async () => {
    github.commit(folder('orders'));
    await look();
    github.asked();
    const written = context.recorded.length;
    const { remaining } = github;
    await restart({ folder: opened.folder, token: 'other' });
    await look();
    await look();
    expect(github.asked()).toEqual([...nothingChanged, ...nothingChanged]);
    expect(github.remaining).toBe(remaining);
    await restart();
    await look();
    expect(github.asked()).toEqual(nothingChanged);
    expect(context.recorded).toHaveLength(written);
  });

  it('stores of its answers neither a token nor an ETag, which is made of one', async () => {
    github.commit(folder('orders'));
    await restart({ folder: opened.folder, token: 'canary-token' });
    await look();
    const etags = github.etags();
    expect(etags.length).toBeGreaterThan(2);
    const stored = [...context.cursorJson.values()].join();
    expect(JSON.parse(context.cursorJson.get('answers') ?? '')).toHaveLength(3);
    for (const secret of ['canary-token', ...etags])
      expect(stored).not.toContain(secret);
  });

  it('asks in full where what was kept is of another version or broken', async () => {
    github.commit(folder('orders'));
    await look();
    github.asked();
    for (const [name, json] of context.cursorJson)
      if (name.startsWith('answer '))
        context.cursorJson.set(
          name,
          JSON.stringify({ ...JSON.parse(json), body: 'H4sIbroken' }),
        );
    await restart({ folder: opened.folder });
    await look();
    expect(github.asked()).toEqual(
      nothingChanged.map(request => request.replace('304', '200')),
    );
    await look();
    expect(github.asked()).toEqual(nothingChanged);
  });

  it('reads k changed primitives by one fetch and one query', async () => {
    github.commit({
      ...folder('orders'),
      ...folder('stock'),
      ...folder('cart'),
    });
    await look();
    github.asked();
    const sha = github.commit({
      'primitives/domain/orders/src/main.ts': 'changed',
      'primitives/domain/cart/catalog-info.yaml': catalog(
        'domain',
        'cart',
        'group:x',
      ),
    });
    const written = context.recorded.length;
    await look();
    expect(github.asked()).toEqual([
      `200 GET ${head}`,
      `304 GET ${pulls}`,
      `304 GET ${runs}`,
      query,
      'git fetch',
    ]);
    const subjects = context.recorded
      .slice(written)
      .map(f => `${f.kind} ${f.subject}`);
    expect(subjects.sort()).toEqual([
      'branch core',
      'commit domain/cart',
      'commit domain/orders',
      `commit-pull domain/cart@${sha}`,
      `commit-pull domain/orders@${sha}`,
      'folder domain/cart',
      'folder domain/orders',
    ]);
    expect(value('folder', 'domain/cart')).toMatchObject({ owner: 'group:x' });
  });

  it('follows a push hint by the head and a fetch, a check hint by one query, a pull hint by one', async () => {
    const first = github.commit(folder('orders'));
    await look();
    github.asked();
    github.check(first, published('orders', first));
    await look([{ source: 'github-core', commit: first }]);
    expect(github.asked()).toEqual([query]);
    expect(value('publish', `domain/orders@${first}`)).toMatchObject({
      state: 'passed',
    });
    const sha = github.commit({ 'primitives/domain/orders/src/main.ts': '2' });
    await look([{ source: 'github-core', push: true }]);
    expect(github.asked()).toEqual([`200 GET ${head}`, query, 'git fetch']);
    expect(value('commit', 'domain/orders')).toMatchObject({ sha });
    await look([{ source: 'github-core', push: true }]);
    expect(github.asked()).toEqual([`304 GET ${head}`]);
    github.pull('primitive/domain-new-v0/create', { headSha: 'f'.repeat(40) });
    await look([{ source: 'github-core', pull: 1 }]);
    // The pull request, and the checks of its head.
    expect(github.asked()).toEqual([query, query]);
    expect(value('core-pull', 'domain-new-v0')).toMatchObject({ number: 1 });
    // A commit of nobody's interest is not asked about at all.
    await look([{ source: 'github-core', commit: 'e'.repeat(40) }]);
    expect(github.asked()).toEqual([
      // The head above is not known to GitHub yet, so it stays on the list.
      query,
    ]);
  });

  it('hears from a run which commits have news', async () => {
    const sha = github.commit(folder('orders'));
    await look();
    github.asked();
    github.check(sha, verified('orders'));
    github.run({ headSha: sha });
    await look();
    expect(github.asked()).toEqual([
      `304 GET ${head}`,
      `304 GET ${pulls}`,
      `200 GET ${runs}`,
      query,
    ]);
    expect(value('verify', `domain/orders@${sha}`)).toMatchObject({
      state: 'passed',
    });
  });

  it('finds what neither a run nor a webhook told of within a quarter of an hour', async () => {
    const sha = github.commit(folder('orders'));
    await look();
    github.check(sha, published('orders', sha));
    github.asked();
    await look();
    expect(github.asked()).toEqual(nothingChanged);
    // The commit is old, so it comes in its turn, once a day.
    const now = Date.now();
    for (let turn = 1; turn <= 96; turn++) {
      jest.spyOn(Date, 'now').mockReturnValue(now + turn * 15 * 60_000 + 1000);
      await look();
    }
    expect(value('publish', `domain/orders@${sha}`)).toMatchObject({
      state: 'passed',
    });
    expect(github.asked().filter(line => line === query)).toHaveLength(1);
  });

  it('gives a commit to the primitives that CI reported for it, though it touched none', async () => {
    github.commit(folder('orders'));
    const contract = github.commit({ 'packages/proto/orders.proto': 'x' });
    github.check(contract, published('orders', contract));
    await look();
    expect(value('commit', 'domain/orders')).toMatchObject({ sha: contract });
    expect(value('commit-pull', `domain/orders@${contract}`)).toEqual({});
  });

  it('leaves out a catalog file that is too large, names it, and reads the others', async () => {
    const large = `${catalog('domain', 'orders')}${'# more\n'.repeat(20_000)}`;
    const larger = `${catalog('domain', 'cart')}${'# more\n'.repeat(200_000)}`;
    github.commit({
      ...folder('orders', large),
      ...folder('cart', larger),
      ...folder('stock'),
    });
    await look();
    for (const name of ['orders', 'cart'])
      expect(value('folder', `domain/${name}`)).toMatchObject({
        ...{ owner: undefined, versions: ['v0'] },
      });
    expect(value('folder', 'domain/stock')).toMatchObject({
      owner: 'group:orders',
    });
    for (const name of ['orders', 'cart'])
      expect(opened.logger.warn).toHaveBeenCalledWith(
        `primitives/domain/${name}/catalog-info.yaml has more than 64 KiB, and is not read: nobody owns domain/${name} until it is smaller`,
      );
  });

  it('takes back what is gone: a folder, a pull request, a head', async () => {
    github.commit({ ...folder('orders'), ...folder('stock') });
    const one = github.commit(
      { x: '1' },
      { branch: 'new', parents: [github.git.tip(github.repository)] },
    );
    github.check(one, verified('new'));
    const pull = github.pull('primitive/domain-new-v0/create', {
      headSha: one,
    });
    await look();
    expect(value('verify', `domain/new@${one}`)).toMatchObject({
      state: 'passed',
    });
    const two = github.commit({ x: '2' }, { branch: 'new' });
    github.touch(pull, { headSha: two });
    await look();
    expect(value('verify', `domain/new@${one}`)).toBeNull();
    expect(value('core-pull', 'domain-new-v0')).toMatchObject({ headSha: two });
    github.touch(pull, { state: 'CLOSED' });
    github.commit({
      'primitives/domain/stock/catalog-info.yaml': null,
      'primitives/domain/stock/src/main.ts': null,
    });
    await look();
    expect(value('core-pull', 'domain-new-v0')).toBeNull();
    expect(value('folder', 'domain/stock')).toBeNull();
    expect(value('commit', 'domain/stock')).toBeNull();
    expect(value('folder', 'domain/orders')).toBeTruthy();
  });

  it('takes back a pull request that only a hint told of, when no hint tells of its end', async () => {
    github.commit(folder('orders'));
    await look();
    const pull = github.pull('primitive/domain-new-v0/create', {
      headSha: 'e'.repeat(40),
    });
    await look([{ source: 'github-core', pull: pull.number }]);
    expect(value('core-pull', 'domain-new-v0')).toMatchObject({ number: 1 });
    github.touch(pull, { state: 'CLOSED' });
    await look();
    expect(value('core-pull', 'domain-new-v0')).toBeNull();
  });

  it('goes back to an open pull request when a later one of the same primitive is closed', async () => {
    github.commit(folder('orders'));
    github.pull('primitive/domain-new-v0/create', { headSha: 'e'.repeat(40) });
    await look();
    const later = github.pull('primitive/domain-new-v0/create', {
      headSha: 'f'.repeat(40),
    });
    await look([{ source: 'github-core', pull: later.number }]);
    expect(value('core-pull', 'domain-new-v0')).toMatchObject({ number: 2 });
    github.touch(later, { state: 'CLOSED' });
    await look([{ source: 'github-core', pull: later.number }]);
    await look();
    expect(value('core-pull', 'domain-new-v0')).toMatchObject({ number: 1 });
  });

  it('reads all again after a force push, and says so', async () => {
    const base = github.commit(folder('orders'));
    github.commit(folder('stock'));
    await look();
    github.git.reset(github.repository, base);
    const sha = github.commit(folder('cart'));
    await look();
    expect(opened.logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /History of main at http:\/\/github\/ameideio\/repo was rewritten/,
      ),
    );
    expect(value('folder', 'domain/stock')).toBeNull();
    expect(value('commit', 'domain/cart')).toMatchObject({ sha });
    expect(value('commit', 'domain/orders')).toMatchObject({ sha: base });
  });

  it('keeps what it had when GitHub goes away in the middle, and goes on from there', async () => {
    const sha = github.commit(folder('orders'));
    github.check(sha, published('orders', sha));
    github.fault = request =>
      request.includes('graphql')
        ? { status: 502, body: { message: 'Bad Gateway' } }
        : undefined;
    await expect(look()).rejects.toThrow(
      /GitHub at http:\/\/github\/ameideio\/repo failed \(502\)/,
    );
    expect(value('folder', 'domain/orders')).toBeTruthy();
    expect(value('publish', `domain/orders@${sha}`)).toBeUndefined();
    github.fault = () => undefined;
    github.asked();
    await look();
    expect(github.asked()).toEqual([...nothingChanged.slice(0, 3), query]);
    expect(value('publish', `domain/orders@${sha}`)).toMatchObject({
      state: 'passed',
    });
  });

  it('takes no part that GitHub refused for "nothing there", and asks for it again', async () => {
    const sha = github.commit(folder('orders'));
    const other = github.commit(folder('stock'));
    github.check(sha, published('orders', sha));
    github.check(other, published('stock', other));
    github.refuse = ({ oid }) => oid === sha;
    await expect(look()).rejects.toThrow(
      /answered our query in parts only: Resource not accessible \(at repository\.f\d\)/,
    );
    expect(value('publish', `domain/stock@${other}`)).toMatchObject({
      state: 'passed',
    });
    expect(value('commit-pull', `domain/orders@${sha}`)).toBeUndefined();
    github.refuse = () => false;
    await look();
    expect(value('commit-pull', `domain/orders@${sha}`)).toEqual({});
  });

  it('reads checks that do not fit one page', async () => {
    const sha = github.commit(folder('orders'));
    for (let i = 0; i < 230; i++) github.check(sha, { name: `other ${i}` });
    github.check(sha, published('orders', sha));
    await look();
    expect(value('publish', `domain/orders@${sha}`)).toMatchObject({
      state: 'passed',
    });
    expect(github.asked().filter(line => line === query)).toHaveLength(3);
  });

  it('asks for less at once when GitHub does not manage it', async () => {
    for (let i = 0; i < 8; i++) github.commit(folder(`p${i}`));
    github.fault = (request, body) =>
      request.includes('graphql') && body.split('object(').length > 5
        ? { status: 504, body: { message: 'timeout' } }
        : undefined;
    await look();
    for (let i = 0; i < 8; i++)
      expect(context.current.get(`commit domain/p${i}`)).toBeTruthy();
    const kinds = [...context.current.keys()].filter(k =>
      k.startsWith('commit-pull'),
    );
    expect(kinds).toHaveLength(8);
  });

  it('waits with sweeps when its share is used, but follows hints', async () => {
    const sha = github.commit(folder('orders'));
    await restart({ share: 0.5 });
    await look();
    github.remaining = 2000;
    await look();
    github.asked();
    await expect(look()).rejects.toThrow(
      /leaves 2000 of 5000 requests \(REST\), and primitives\.github\.share lets us use 50 %/,
    );
    await expect(look()).rejects.toMatchObject({
      // By which Backstage answers with 503.
      name: 'ServiceUnavailableError',
      until: opened.core.budget()?.resetAt,
    });
    expect(github.asked()).toEqual([]);
    await look([{ source: 'github-core', commit: sha }]);
    expect(github.asked()).toEqual([query]);
    expect(opened.core.budget()).toMatchObject({
      limit: 5000,
      remaining: 1999,
      share: 0.5,
    });
  });

  it.each([
    [429, { 'retry-after': '30' }],
    [
      403,
      {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-limit': '60',
        'x-ratelimit-reset': '4000000000',
      },
    ],
    [403, {}],
    [429, {}],
  ])('obeys a limit: %p %p', async (status, headers) => {
    github.commit(folder('orders'));
    github.fault = () => ({ status, headers, body: { message: 'slow down' } });
    await expect(look()).rejects.toThrow(/slow down/);
    expect(github.asked()).toEqual([`${status} GET ${head}`]);
    await expect(look()).rejects.toThrow();
    const isLimit = status === 429 || 'x-ratelimit-limit' in headers;
    expect(github.asked()).toHaveLength(isLimit ? 0 : 1);
  });

  it('reads a hostile repository as it is', async () => {
    const nasty = '$(touch x) `id` "; rm -rf /';
    const sha = github.commit(
      {
        ...folder('orders'),
        'primitives/domain/--help/catalog-info.yaml': 'a: &a [*a, *a]',
        'primitives/evil/orders/x': 'no such kind',
        'primitives/domain/or\nders/catalog-info.yaml': '{{{{',
      },
      { message: nasty, author: '$(id); "x"' },
    );
    github.pull('primitive/../../etc/create');
    github.pull('primitive/domain-x-v0; id/create');
    await look();
    expect(value('commit', 'domain/orders')).toMatchObject({
      sha,
      message: nasty,
    });
    const folders = [...context.current.values()]
      .filter(f => f.kind === 'folder')
      .map(f => f.subject);
    expect(folders.sort()).toEqual([
      'domain/--help',
      'domain/or\nders',
      'domain/orders',
    ]);
    expect(
      [...context.current.keys()].filter(k => k.startsWith('core-pull')),
    ).toEqual([]);
  });
});
