import { toCheckRuns, toPull } from './github-graph-schema';

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
});
