/**
 * A server to measure: Express with what Backstage puts before its routes, and one route.
 * `AMEIDE_BENCH_CASE` is `given`, where Express gives each request another prototype,
 * `literal`, where a middleware assigns to the response a function that is written there, or
 * `made`, as in the portal. Says on which port it listens, and, when asked, how long each
 * collection of young objects took (ms) since it was asked last.
 */
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { WinstonLogger } from '@backstage/backend-defaults/rootLogger';
import { ConfigReader } from '@backstage/config';
import express from 'express';
import { makeExpressMessages } from '../../../packages/backend/src/http/express-messages';

const pauses: number[] = [];
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    // Node's own entries have a detail, which the browser's types of them lack.
    const { kind } = Reflect.get(entry, 'detail');
    if (kind === constants.NODE_PERFORMANCE_GC_MINOR) pauses.push(entry.duration);
  }
}).observe({ entryTypes: ['gc'] });

const app = express();
const server = createServer(app);
if (process.env.AMEIDE_BENCH_CASE !== 'given') makeExpressMessages(server, app);
const middleware = MiddlewareFactory.create({ config: new ConfigReader({}), logger: WinstonLogger.create({ level: 'error' }) });
app.use(middleware.helmet(), middleware.cors(), middleware.compression(), middleware.logging());
if (process.env.AMEIDE_BENCH_CASE === 'literal') {
  app.use((_request, response, next) => {
    const { send } = response;
    response.send = function sendAsBefore(body) {
      return send.call(response, body);
    };
    next();
  });
}
const line = { id: 'domain-billing-6-v0', digest: `sha256:${'0'.repeat(64)}`, stages: Array.from({ length: 40 }, (_, stage) => ({ stage, status: 'passed' })) };
app.get('/', (_, response) => void response.json(line));

process.on('message', () => process.send?.({ pauses: pauses.splice(0) }));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
