import { Octokit } from '@octokit/rest';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { commentDiff, diffBodySchema } from './comment';
import { diffMarker } from './format';

type Comment = { id: number; body: string; type: string };

const server = setupServer();
const body = `${diffMarker}\nnew\n`;

describe('commentDiff', () => {
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  afterAll(() => server.close());
  afterEach(() => server.resetHandlers());

  /** GitHub in small: pages of comments, and a log of what was asked. */
  const run = async (...pages: Comment[][]) => {
    const log: string[] = [];
    server.use(
      http.all('https://api.example.com/*', async ({ request }) => {
        const url = new URL(request.url);
        const path = url.pathname.replace('/repos/ameideio/ameide-gitops', '');
        const page = Number(url.searchParams.get('page') ?? 1);
        if (request.method !== 'GET') {
          log.push(`${request.method} ${path}`);
          expect(await request.json()).toEqual({ body });
          return HttpResponse.json({ html_url: 'https://example.com/c' });
        }
        log.push(`GET ${path} ${page}`);
        const comments = (pages[page - 1] ?? []).map(c => ({
          ...{ id: c.id, body: c.body, user: { type: c.type } },
          html_url: 'https://example.com/known',
        }));
        url.searchParams.set('page', String(page + 1));
        const link = page < pages.length ? `<${url}>; rel="next"` : '';
        return HttpResponse.json(comments, { headers: { link } });
      }),
    );
    const { status } = await commentDiff({
      octokit: new Octokit({ auth: 't', baseUrl: 'https://api.example.com' }),
      ...{ owner: 'ameideio', repo: 'ameide-gitops', number: 7, body },
    });
    return [status, ...log];
  };
  const old = { id: 4, body: `${diffMarker}\nold\n`, type: 'Bot' };
  const list = 'GET /issues/7/comments';
  const create = 'POST /issues/7/comments';

  it.each([
    ['makes one', [[]], ['created', `${list} 1`, create]],
    [
      'updates the one that is there, on whatever page',
      [[{ ...old, id: 1, body: 'Hello' }], [old]],
      ['updated', `${list} 1`, `${list} 2`, 'PATCH /issues/comments/4'],
    ],
    [
      'leaves one that says it already, however its lines end',
      [[{ ...old, body: body.replaceAll('\n', '\r\n') }]],
      ['current', `${list} 1`],
    ],
    [
      'leaves what a person wrote, and who quotes it',
      [
        [
          { ...old, type: 'User' },
          { ...old, body: `> ${old.body}` },
        ],
      ],
      ['created', `${list} 1`, create],
    ],
  ])('%s', async (_, pages, expected) => {
    expect(await run(...pages)).toEqual(expected);
  });

  it.each([
    ['another text', 'hello', /must be what ameide gitops diff/],
    ['too long', `${diffMarker}${'x'.repeat(65_536)}`, /at most 65536/],
  ])('refuses %s', (_, text, why) => {
    expect(diffBodySchema.safeParse(text).error?.issues[0].message).toMatch(
      why,
    );
  });
});
