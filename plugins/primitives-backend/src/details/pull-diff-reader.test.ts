import { diffMarker } from '@ameide/gitops-repo';
import { FactValue } from '../facts/fact';
import { PullDiffReader } from './pull-diff-reader';

const everything = { mayRead: async () => true };
const pull: FactValue<'gitops-pull'> = {
  ...{ number: 7, url: 'http://github.test/pull/7', title: 'Enable' },
  ...{ author: 'ci', headRef: 'primitive/domain-orders-v0/enable-dev' },
  ...{ headSha: 'a'.repeat(40), draft: false, state: 'open', autoMerge: false },
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const comment = (body: string, type = 'Bot') => ({
  ...{ body, user: { type }, updated_at: '2026-01-01T00:01:00Z' },
  html_url: 'http://github.test/pull/7#issuecomment-1',
});

function readerOf(
  comments: unknown,
  known: FactValue<'gitops-pull'> | undefined = pull,
) {
  const requests: string[] = [];
  const state = { pull: known };
  const reader = new PullDiffReader({
    github: {
      request: async route => {
        requests.push(route);
        return { data: comments };
      },
    },
    ...{ owner: 'acme', repository: 'gitops' },
    system: { name: 'GitHub', url: 'http://github.test/acme/gitops' },
    pull: async number => (number === 7 ? state.pull : undefined),
    clock: () => new Date('2026-01-01T00:02:00Z'),
  });
  return { reader, requests, state };
}

describe('the diff of a pull request', () => {
  it('is what the gate’s bot posted, asked for once for each state of the pull request', async () => {
    const { reader, requests, state } = readerOf([
      comment(`${diffMarker} quoted by a person`, 'User'),
      comment(`${diffMarker}\n### What changes`),
    ]);
    const diff = await reader.read('domain-orders-v0', 7, everything);
    expect(diff.text).toBe('### What changes');
    await reader.read('domain-orders-v0', 7, everything);
    expect(requests).toHaveLength(1);
    state.pull = { ...pull, updatedAt: '2026-01-01T00:03:00Z' };
    await reader.read('domain-orders-v0', 7, everything);
    expect(requests).toHaveLength(2);
  });

  it('is absent, and no error, while there is none', async () => {
    const { reader } = readerOf([comment('Nice')]);
    expect(await reader.read('domain-orders-v0', 7, everything)).toEqual({
      ...{ number: 7, url: pull.url },
    });
  });

  it.each([
    ['an unknown one', 'domain-orders-v0', 8],
    ['another primitive’s', 'domain-stock-v0', 7],
  ])('is refused for %s, without a request', async (_name, id, number) => {
    const { reader, requests } = readerOf([]);
    await expect(reader.read(id, number, everything)).rejects.toThrow(
      /No pull request/,
    );
    expect(requests).toEqual([]);
  });

  it('is for who may read each primitive that it moves, of one that moves several', async () => {
    const { reader } = readerOf([comment(`${diffMarker}\nBoth`)], {
      ...{ ...pull, headRef: 'promotion/dev-to-staging' },
      moves: { staging: ['domain-orders-v0', 'domain-stock-v0'] },
    });
    const only = (...readable: string[]) => ({
      mayRead: async (ids: readonly string[]) =>
        ids.every(id => readable.includes(id)),
    });
    const ask = (access: Parameters<typeof reader.read>[2]) =>
      reader.read('domain-orders-v0', 7, access);
    await expect(ask(only('domain-orders-v0'))).rejects.toThrow(/No pull/);
    expect(
      await ask(only('domain-orders-v0', 'domain-stock-v0')),
    ).toMatchObject({ text: 'Both' });
  });

  it('says that GitHub gave what is not understood', async () => {
    const { reader } = readerOf({ message: 'no list' });
    await expect(
      reader.read('domain-orders-v0', 7, everything),
    ).rejects.toThrow(/GitHub/);
  });
});
