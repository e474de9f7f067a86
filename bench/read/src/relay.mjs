import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a request is held open that gets no answer. */
const unansweredMs = 1_000;

/** How long a page waits to be connected before it tries again, and how often it does. */
const connectMs = 10_000;
const connectTries = 6;

/** Stands between the systems' webhooks and the portal, to know when each came. */
export async function startRelay(portal) {
  let came = [];
  const refused = [];
  const server = createServer((incoming, response) => {
    came.push(performance.now());
    const { host: _host, connection: _connection, ...headers } = incoming.headers;
    const sent = request(`${portal.baseUrl}${incoming.url}`, { method: incoming.method, headers, agent: false }, answer => {
      if (answer.statusCode >= 400) refused.push(`${incoming.url}: HTTP ${answer.statusCode}`);
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    incoming.pipe(sent);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Forgets what came. */
    begin: () => {
      came = [];
    },
    /** When the first and the last came since, in ms. */
    times: () => ({ first: came[0], last: came.at(-1), count: came.length }),
    /** What the portal did not take. */
    refused,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A page that is open: connected to Backstage's signals, subscribed to what the plugin tells. */
export async function connectPage(portal) {
  const url = `${portal.baseUrl.replace('http', 'ws')}/api/signals`;
  let listener = () => {};
  const open = () =>
    new Promise((resolve, reject) => {
      // The token goes where Backstage's own client puts it.
      const socket = new WebSocket(url, portal.api.token);
      const fail = why => {
        clearTimeout(timer);
        // Closing one that is not open yet is an error of its own.
        socket.onerror = null;
        socket.close();
        reject(new Error(why));
      };
      const timer = setTimeout(() => fail(`Nothing at /api/signals takes a page for ${connectMs / 1000} s`), connectMs);
      socket.onopen = () => {
        clearTimeout(timer);
        resolve(socket);
      };
      socket.onerror = () => fail('Nothing answers at /api/signals');
    });
  // The first request for an upgrade is what makes Backstage listen for them; that one itself is never answered
  // (upgradeMiddleware of signals-backend's router).
  request(url.replace('ws', 'http'), { agent: false, headers: { connection: 'Upgrade', upgrade: 'websocket' } })
    .on('error', () => {})
    .setTimeout(unansweredMs, function giveUp() {
      this.destroy();
    })
    .end();
  await sleep(unansweredMs);
  // A busy portal may take a second for the first; then the next is the one that is not answered.
  let socket;
  for (let tries = 1; !socket; tries += 1) {
    socket = await open().catch(error => {
      if (tries === connectTries) throw error;
      return undefined;
    });
  }
  socket.onmessage = ({ data }) => {
    const at = performance.now();
    const { channel, message } = JSON.parse(data);
    if (channel === 'primitives' && message.type === 'changed') listener(message, at);
  };
  socket.send(JSON.stringify({ action: 'subscribe', channel: 'primitives' }));
  return {
    onChange: call => {
      listener = call;
    },
    stop: () => socket.close(),
  };
}
