import { contextsSchema, toCheckRuns, toPull, toStatuses } from './github-graph-schema';

const long = 'Enable '.repeat(15_000);

describe('what GitHub says of a pull request and of its checks', () => {
  it('has a title of at most 500 characters, however long somebody made it', () => {
    const login = { __typename: 'User', login: 'eve' };
    const pull = toPull({
      state: 'OPEN',
      ...{ number: 1, url: 'http://p', title: long },
      ...{ isDraft: false, baseRefName: 'main', headRefName: 'x' },
      ...{ headRefOid: 'a'.repeat(40), author: login },
      ...{
        createdAt: '2026-01-01T00:00:00Z',
        updatedAt: '2026-01-01T00:00:00Z',
      },
    });
    expect(pull.title).toBe(long.slice(0, 500));
    const [run] = toCheckRuns({
      contexts: {
        pageInfo: { hasNextPage: false },
        nodes: [
          {
            __typename: 'CheckRun',
            ...{ databaseId: 1, name: 'x' },
            ...{ status: 'COMPLETED', permalink: 'http://c', title: long },
          },
        ],
      },
    });
    expect(run.title).toBe(long.slice(0, 500));
  });

  const createdAt = '2026-01-01T00:00:00Z';
  it.each([
    ['SUCCESS', { status: 'completed', conclusion: 'success', completedAt: createdAt }],
    ['FAILURE', { status: 'completed', conclusion: 'failure', completedAt: createdAt }],
    ['ERROR', { status: 'completed', conclusion: 'failure', completedAt: createdAt }],
    ['PENDING', { status: 'in_progress' }],
    ['EXPECTED', { status: 'queued' }],
    // Nobody knows what it means: it is no pass.
    ['OF_TOMORROW', { status: 'queued' }],
  ])('takes a commit status that is %s for what it is, and for no check run', (state, expected) => {
    const page = contextsSchema.parse({
      contexts: {
        pageInfo: { hasNextPage: false },
        nodes: [
          {
            __typename: 'StatusContext',
            ...{ context: 'ameide verify domain/orders', state, createdAt },
            ...{ description: long, targetUrl: null },
          },
          null,
        ],
      },
    });
    expect(toStatuses(page)).toEqual([
      {
        ...expected,
        ...{ name: 'ameide verify domain/orders', url: '' },
        title: long.slice(0, 500),
      },
    ]);
    expect(toCheckRuns(page)).toEqual([]);
  });
});
