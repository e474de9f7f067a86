import { once } from 'node:events';
import { createServer, get, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { OpenRequests } from './open-requests';

describe('OpenRequests', () => {
  const requests = new OpenRequests();
  const answers = new Map<string, ServerResponse>();
  const server = createServer((request, response) => {
    requests.watch(request, response, () => {
      answers.set(String(request.url), response);
      server.emit('asked');
    });
  });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Asks, and gives the answer to write and the client's end of it. */
  async function ask(path: string) {
    const { port } = server.address() as AddressInfo;
    const asked = once(server, 'asked');
    const client = fetch(`http://127.0.0.1:${port}${path}`);
    await asked;
    const response = answers.get(path);
    if (!response) throw new Error('It did not arrive');
    return { response, client };
  }

  /** Within so many ms: few where it is not to be. */
  async function isOver(waiting: Promise<unknown>, ms = 5_000): Promise<boolean> {
    const later = new Promise(resolve => setTimeout(resolve, ms, 'later').unref());
    return (await Promise.race([waiting, later])) !== 'later';
  }

  it('waits for an answer to its end, though it has begun', async () => {
    const { response, client } = await ask('/export');
    response.setHeader('content-type', 'text/csv');
    response.write('id\n');
    const waiting = requests.answered(10_000);
    expect(await isOver(waiting, 100)).toBe(false);
    response.end('a\n');
    expect(await (await client).text()).toBe('id\na\n');
    await waiting;
  });

  it('does not wait for an answer longer than it may', async () => {
    const { response, client } = await ask('/slow');
    await requests.answered(50);
    expect(response.headersSent).toBe(false);
    response.end();
    await client;
  });

  it('does not wait for an upgrade that nobody takes, and ends it', async () => {
    const { port } = server.address() as AddressInfo;
    const asked = once(server, 'asked');
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const client = get({ host: '127.0.0.1', port, path: '/ws', headers });
    const answered = once(client, 'response');
    await asked;
    expect(await isOver(requests.answered(10_000))).toBe(true);
    await requests.endLasting(10_000);
    const [response] = await answered;
    response.resume();
  });

  it.each([
    ['content-type', 'text/event-stream; charset=utf-8'],
    ['backstage-events-notify-timeout', '55000'],
  ])(
    'passes by an answer that lasts (%s), and ends it',
    async (name, value) => {
      const { response, client } = await ask(`/${name}`);
      const waiting = requests.answered(10_000);
      expect(await isOver(waiting, 100)).toBe(false);
      response.setHeader(name, value);
      response.flushHeaders();
      expect(await isOver(waiting)).toBe(true);
      await requests.endLasting(10_000);
      expect(await (await client).text()).toBe('');
      // Its writer learns too late.
      response.write('x');
      response.end();
    },
  );
});
