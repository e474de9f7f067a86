import { Octokit } from '@octokit/rest';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { openPullRequest } from './pull-request';

const api = 'https://api.example.com';
const server = setupServer();
const branch = 'primitive/domain-orders-v0/wiring';
const list = `GET /pulls?state=open&base=main&head=ameideio:${branch}`;

describe('openPullRequest', () => {
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => server.close());
  afterEach(() => server.resetHandlers());

  // GitHub in small: what exists, and a log of what was asked.
  const script = (state: {
    tree?: string;
    branchHead?: { sha: string; tree: string; parent: string; message: string };
    openPull?: boolean;
    autoMergeError?: string;
    baseMissing?: boolean;
  }) => {
    const log: string[] = [];
    const bodies: Record<string, unknown> = {};
    const pull = {
      number: 7,
      html_url: 'https://example.com/pull/7',
      node_id: 'PR_7',
    };
    const missing = () =>
      HttpResponse.json({ message: 'Not Found' }, { status: 404 });
    const head = state.branchHead;
    const answers: Record<string, () => Response> = {
      'GET /git/ref/heads/main': () =>
        state.baseMissing
          ? missing()
          : HttpResponse.json({ object: { sha: 'base0' } }),
      [`GET /git/ref/heads/${branch}`]: () =>
        head ? HttpResponse.json({ object: { sha: head.sha } }) : missing(),
      'GET /git/commits/base0': () =>
        HttpResponse.json({
          tree: { sha: 'tree0' },
          parents: [],
          message: 'base',
        }),
      'GET /git/commits/abc': () =>
        HttpResponse.json({
          tree: { sha: 'tree0' },
          parents: [],
          message: 'base',
        }),
      'GET /git/commits/h1': () =>
        HttpResponse.json({
          tree: { sha: head?.tree },
          parents: [{ sha: head?.parent }],
          message: head?.message,
        }),
      'POST /git/blobs': () =>
        HttpResponse.json({ sha: 'blob1' }, { status: 201 }),
      'POST /git/trees': () =>
        HttpResponse.json({ sha: state.tree ?? 'tree1' }, { status: 201 }),
      'POST /git/commits': () =>
        HttpResponse.json({ sha: 'commit1' }, { status: 201 }),
      'POST /git/refs': () => HttpResponse.json({}, { status: 201 }),
      [`PATCH /git/refs/heads/${branch}`]: () => HttpResponse.json({}),
      [list]: () => HttpResponse.json(state.openPull ? [pull] : []),
      'POST /pulls': () => HttpResponse.json(pull, { status: 201 }),
      'PATCH /pulls/7': () => HttpResponse.json(pull),
      'POST /issues/7/labels': () => HttpResponse.json([]),
      'PUT /pulls/7/merge': () => HttpResponse.json({ merged: true }),
      'POST /graphql': () =>
        HttpResponse.json(
          state.autoMergeError
            ? { data: null, errors: [{ message: state.autoMergeError }] }
            : { data: {} },
        ),
    };
    server.use(
      http.all(`${api}/*`, async ({ request }) => {
        const url = new URL(request.url);
        const path = decodeURIComponent(url.pathname + url.search).replace(
          '/repos/ameideio/ameide-gitops',
          '',
        );
        const line = `${request.method} ${path}`;
        log.push(line);
        if (request.method !== 'GET') bodies[line] = await request.json();
        return (
          answers[line]?.() ??
          HttpResponse.json(
            { message: `not scripted: ${line}` },
            { status: 500 },
          )
        );
      }),
    );
    return { log, bodies };
  };
  const run = (options: { autoMerge?: boolean; baseSha?: string } = {}) =>
    openPullRequest({
      octokit: new Octokit({
        baseUrl: api,
        auth: 'token',
        log: { debug() {}, info() {}, warn() {}, error() {} },
      }),
      owner: 'ameideio',
      repo: 'ameide-gitops',
      base: 'main',
      branch,
      title: 'Wire domain-orders-v0',
      body: 'Body',
      labels: ['primitive-wiring'],
      files: new Map([['a.yaml', 'a: é\n']]),
      autoMerge: options.autoMerge ?? false,
      ...(options.baseSha && { baseSha: options.baseSha }),
    });
  const prepare = [
    'GET /git/ref/heads/main',
    'GET /git/commits/base0',
    'POST /git/blobs',
    'POST /git/trees',
  ];
  const ours = 'Wire domain-orders-v0\n\nChange-made-by: ameide gitops\n';

  it('opens a pull request with exactly these requests', async () => {
    const { log, bodies } = script({});
    await expect(run()).resolves.toEqual({
      status: 'opened',
      branch,
      number: 7,
      url: 'https://example.com/pull/7',
    });
    expect(log).toEqual([
      ...prepare,
      `GET /git/ref/heads/${branch}`,
      'POST /git/commits',
      'POST /git/refs',
      list,
      'POST /pulls',
      'POST /issues/7/labels',
    ]);
    expect(bodies).toEqual({
      'POST /git/blobs': {
        content: Buffer.from('a: é\n').toString('base64'),
        encoding: 'base64',
      },
      'POST /git/trees': {
        base_tree: 'tree0',
        tree: [{ path: 'a.yaml', mode: '100644', type: 'blob', sha: 'blob1' }],
      },
      'POST /git/commits': { message: ours, tree: 'tree1', parents: ['base0'] },
      'POST /git/refs': { ref: `refs/heads/${branch}`, sha: 'commit1' },
      'POST /pulls': {
        base: 'main',
        head: branch,
        title: 'Wire domain-orders-v0',
        body: 'Body',
      },
      'POST /issues/7/labels': { labels: ['primitive-wiring'] },
    });
  });

  it('changes nothing when the base has the content', async () => {
    const { log } = script({ tree: 'tree0' });
    await expect(run()).resolves.toEqual({ status: 'unchanged', branch });
    expect(log).toEqual(prepare);
  });

  it('finds branch and pull request as they should be', async () => {
    const { log } = script({
      branchHead: { sha: 'h1', tree: 'tree1', parent: 'base0', message: ours },
      openPull: true,
    });
    await expect(run()).resolves.toMatchObject({
      status: 'current',
      number: 7,
    });
    expect(log.filter(l => !l.startsWith('GET'))).toEqual([
      'POST /git/blobs',
      'POST /git/trees',
      'PATCH /pulls/7',
      'POST /issues/7/labels',
    ]);
  });

  it('brings branch and pull request up to date', async () => {
    const { log, bodies } = script({
      branchHead: { sha: 'h1', tree: 'old', parent: 'base0', message: ours },
      openPull: true,
    });
    await expect(run()).resolves.toMatchObject({ status: 'updated' });
    expect(log).toContain('POST /git/commits');
    expect(bodies[`PATCH /git/refs/heads/${branch}`]).toEqual({
      sha: 'commit1',
      force: true,
    });
  });

  it('finishes what was killed between push and pull request', async () => {
    const { log } = script({
      branchHead: { sha: 'h1', tree: 'tree1', parent: 'base0', message: ours },
    });
    await expect(run()).resolves.toMatchObject({ status: 'opened' });
    expect(log).not.toContain('POST /git/commits');
  });

  it('refuses to write over the commit of somebody else', async () => {
    script({
      branchHead: {
        sha: 'h1',
        tree: 'other',
        parent: 'base0',
        message: 'Mine',
      },
    });
    await expect(run()).rejects.toMatchObject({
      name: 'RefusedError',
      message: expect.stringContaining('not ours (h1: Mine)'),
    });
  });

  it('refuses a base that is not there', async () => {
    script({ baseMissing: true });
    await expect(run()).rejects.toThrow(
      'ameideio/ameide-gitops has no branch main',
    );
  });

  it('starts from the commit that the files were computed from', async () => {
    const { log, bodies } = script({});
    await run({ baseSha: 'abc' });
    expect(log[0]).toBe('GET /git/commits/abc');
    expect(bodies['POST /git/commits']).toMatchObject({ parents: ['abc'] });
  });

  it.each([
    ['waits for the gate', undefined, 'opened', undefined],
    [
      'leaves what was enabled before',
      'Pull request Auto merge is already enabled',
      'opened',
      undefined,
    ],
    [
      'merges what may be merged already',
      'Pull request is in clean status',
      'merged',
      { merge_method: 'squash', sha: 'commit1' },
    ],
    [
      'merges what only a check that is not required keeps from being clean',
      'Pull request Pull request is in unstable status',
      'merged',
      { merge_method: 'squash', sha: 'commit1' },
    ],
  ])('auto-merge %s', async (_, autoMergeError, status, merges) => {
    const { log, bodies } = script({ autoMergeError });
    await expect(run({ autoMerge: true })).resolves.toMatchObject({ status });
    expect(bodies['POST /graphql']).toMatchObject({
      variables: { pullRequestId: 'PR_7' },
      query: expect.stringContaining('mergeMethod: SQUASH'),
    });
    expect(log.includes('PUT /pulls/7/merge')).toBe(merges !== undefined);
    expect(bodies['PUT /pulls/7/merge']).toEqual(merges);
  });

  it('opens one pull request and waits for no check, however long none reports', async () => {
    const first = script({});
    expect(await run({ autoMerge: true })).toMatchObject({ status: 'opened' });
    expect(first.log.at(-1)).toBe('POST /graphql');
    const again = script({
      branchHead: { sha: 'h1', tree: 'tree1', parent: 'base0', message: ours },
      openPull: true,
      autoMergeError: 'Pull request Auto merge is already enabled',
    });
    expect(await run({ autoMerge: true })).toMatchObject({ status: 'current' });
    for (const { log } of [first, again])
      expect(
        log.filter(line => /check-runs|status|\/merge$/.test(line)),
      ).toEqual([]);
    expect(again.log).not.toContain('POST /pulls');
  });

  it('says when auto-merge is not allowed', async () => {
    script({ autoMergeError: 'Auto merge is not allowed for this repository' });
    await expect(run({ autoMerge: true })).rejects.toMatchObject({
      name: 'RefusedError',
      message: expect.stringContaining(
        'pull request #7 is open, but GitHub does not let it merge itself: Auto merge is not allowed for this repository; put that right',
      ),
    });
  });
});
