import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { claimPorts } from '../../scripts/ports.cjs';
import { Harness } from './testing/harness';

type Delivery = { headers: IncomingMessage['headers']; body: string };

describe('webhooks', () => {
  const harness = new Harness();
  const deliveries: Delivery[] = [];
  let failures = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (failures > 0) {
      failures -= 1;
      response.writeHead(503).end();
      return;
    }
    deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.end();
  });

  beforeAll(async () => {
    const port = await claimPorts();
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
    await harness.start({ webhooks: [{ owner: 'acme', url: `http://127.0.0.1:${port}/hook`, secret: 'shared' }] });
  });

  afterAll(async () => {
    await harness.stop();
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  beforeEach(() => void deliveries.splice(0));

  it('are signed, in order, and of the shape that receivers know', async () => {
    await harness.pull('shop', 'hooked');
    const [push, create, opened] = await harness.eventually(() => (deliveries.length >= 3 ? deliveries : undefined));
    expect([push, create, opened].map(each => each?.headers['x-github-event'])).toEqual(['push', 'create', 'pull_request']);
    const expected = createHmac('sha256', 'shared').update(opened?.body ?? '').digest('hex');
    expect(opened?.headers['x-hub-signature-256']).toBe(`sha256=${expected}`);
    expect(opened?.headers['x-github-delivery']).not.toBe(push?.headers['x-github-delivery']);
    expect(JSON.parse(opened?.body ?? '')).toMatchObject({
      action: 'opened',
      number: 1,
      pull_request: { head: { ref: 'hooked' }, base: { ref: 'main' } },
      repository: { full_name: 'acme/shop' },
      organization: { login: 'acme' },
      sender: { login: 'ada' },
    });
  });

  it('are tried again after a failure of the receiver, under the same delivery', async () => {
    failures = 1;
    await harness.branch('shop', 'again', { 'again.txt': 'x' });
    const events = await harness.eventually(() => (deliveries.length >= 2 ? deliveries.map(({ headers }) => headers['x-github-event']) : undefined));
    expect(events).toEqual(['push', 'create']);
  });

  it('of a repository are made, pinged and removed', async () => {
    const octokit = harness.octokit();
    const shop = { owner: 'acme', repo: 'shop' };
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/own`;
    const { data: hook } = await octokit.repos.createWebhook({ ...shop, events: ['push'], config: { url, secret: 's' } });
    const ping = await harness.eventually(() => deliveries.find(({ headers }) => headers['x-github-event'] === 'ping'));
    expect(JSON.parse(ping.body)).toMatchObject({ hook_id: hook.id, hook: { config: { secret: '********' } } });
    expect((await octokit.repos.listWebhooks(shop)).data).toHaveLength(1);
    await octokit.repos.deleteWebhook({ ...shop, hook_id: hook.id });
    await expect(harness.octokit('').repos.listWebhooks(shop)).rejects.toMatchObject({ status: 401 });
  });
});
