import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { createOctokit } from './github';
import { askedToWait } from './rate-limit';

const now = new Date('2026-11-24T12:00:00Z');
const reset = String(now.getTime() / 1000 + 90);

it.each([
  [429, { 'retry-after': '7' }, 7_000],
  [403, { 'retry-after': '0', 'x-ratelimit-remaining': '5' }, 0],
  [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }, 90_000],
  [
    403,
    { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': reset },
    undefined,
  ],
  [403, {}, undefined],
  [401, { 'retry-after': '7' }, undefined],
  [500, { 'retry-after': '7' }, undefined],
])('%d with %j asks to wait %s', (status, headers, wait) => {
  expect(askedToWait({ status, response: { headers } }, now)).toBe(wait);
});

describe('a client of GitHub', () => {
  let server: Server;
  let refusals: Record<string, string>[];
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    server = createServer((_request, response) => {
      asked += 1;
      const refusal = refusals.shift();
      response
        .writeHead(refusal ? 429 : 201, {
          'content-type': 'application/json',
          ...refusal,
        })
        .end('{}');
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));
  const open = () => {
    const { port } = server.address() as AddressInfo;
    return createOctokit({
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_TOKEN: 't',
    }).rest.git.createRef({ owner: 'o', repo: 'r', ref: 'refs/x', sha: 'y' });
  };

  it('waits as long as it is asked to, and does it then', async () => {
    refusals = [{ 'retry-after': '1' }];
    const start = performance.now();
    expect((await open()).status).toBe(201);
    expect(performance.now() - start).toBeGreaterThan(950);
    expect(asked).toBe(2);
  });

  it.each([
    ['a second time', [{ 'retry-after': '0' }, { 'retry-after': '0' }], 2],
    ['for longer than a minute', [{ 'retry-after': '61' }], 1],
  ])('gives up when it is asked to wait %s', async (_, answers, times) => {
    refusals = [...answers];
    await expect(open()).rejects.toMatchObject({ status: 429 });
    expect(asked).toBe(times);
  });
});
