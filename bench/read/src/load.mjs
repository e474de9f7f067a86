/**
 * Asks a portal as people's browsers do, in a process of its own. Gets its orders as a JSON
 * argument, and prints latencies in ms.
 *
 * `open`: each client asks at its own times, whatever became of the requests before; a request
 * that waits for a connection waits in the figure. `closed`: each asks again as soon as it has
 * its answer, which is as much as there can be.
 */
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const { baseUrl, tokens, paths, model, perSecond, seconds } = JSON.parse(process.argv[2]);

// A client is a browser: a person of its own who signed in, and a few connections, kept open.
const clients = tokens.length;
const agents = tokens.map(() => new Agent({ keepAlive: true, maxSockets: 6 }));
const latencies = [];
const failures = [];
let bytes = 0;

function ask(client, path) {
  const began = performance.now();
  return new Promise(resolve => {
    const failed = error => {
      failures.push(`${path}: ${error}`);
      resolve();
    };
    const sent = request(`${baseUrl}${path}`, { agent: agents[client], headers: { authorization: `Bearer ${tokens[client]}` } }, response => {
      response.on('data', chunk => {
        bytes += chunk.length;
      });
      response.on('end', () => {
        if (response.statusCode !== 200) return failed(`HTTP ${response.statusCode}`);
        latencies.push(performance.now() - began);
        return resolve();
      });
      response.on('error', failed);
    });
    sent.on('error', failed);
    sent.end();
  });
}

let next = 0;
const path = () => paths[next++ % paths.length];

async function openClient(client, end) {
  const waiting = [];
  while (performance.now() < end) {
    // Arrivals of people are a Poisson process.
    await sleep((-Math.log(1 - Math.random()) * clients * 1000) / perSecond);
    if (performance.now() < end) waiting.push(ask(client, path()));
  }
  await Promise.all(waiting);
}

async function closedClient(client, end) {
  while (performance.now() < end) await ask(client, path());
}

const run = model === 'open' ? openClient : closedClient;
await Promise.all(agents.map((_, client) => ask(client, path())));
latencies.length = 0;
bytes = 0;
const began = performance.now();
await Promise.all(agents.map((_, client) => run(client, began + seconds * 1000)));
// An open client may sleep beyond the end without asking: that is no part of the time that was measured.
const took = model === 'open' ? seconds : (performance.now() - began) / 1000;
for (const agent of agents) agent.destroy();
process.stdout.write(JSON.stringify({ latencies, perSecond: latencies.length / took, bytes: bytes / Math.max(1, latencies.length), failures: failures.length, failure: failures[0] }));
