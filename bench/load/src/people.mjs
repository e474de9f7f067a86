/**
 * People in front of a portal, in a process of its own. Gets its orders as JSON from standard input (ten
 * thousand names are more than an argument may be), and prints what became of every request.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { json } from 'node:stream/consumers';
import { summaryOf } from '../../read/src/latencies.mjs';
import { Person } from './person.mjs';

const { addresses, token, people, seconds, ids, primitives } = await json(process.stdin);

const routes = new Map();
const failures = [];
let resent = 0;
let signals = 0;
let connected = 0;

function record({ route, ms, failure, unchanged, bytes, resent: again }) {
  resent += again;
  if (failure) {
    failures.push(failure);
    return;
  }
  const known = routes.get(route) ?? { times: [], unchanged: 0, bytes: 0 };
  known.times.push(ms);
  known.bytes += bytes;
  if (unchanged) known.unchanged += 1;
  routes.set(route, known);
}

// A process that is late itself would measure that.
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
const onSignal = () => {
  signals += 1;
};
const onConnect = () => {
  connected += 1;
};
const all = Array.from({ length: people }, (_, first) => new Person({ addresses, token, ids, primitives, first, record, onSignal, onConnect }));
await Promise.all(all.map(person => person.work(seconds * 1000)));

const byRoute = [...routes].map(([route, { times, ...counts }]) => ({ route, ...summaryOf(times), ...counts }));
process.stdout.write(
  JSON.stringify({ routes: byRoute.sort((a, b) => b.count - a.count), failures: failures.length, failure: failures[0], resent, signals, connected, ownDelayMs: delay.percentile(99) / 1e6 }),
  // Sockets that still close would keep it.
  () => process.exit(0),
);
