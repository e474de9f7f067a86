import { setImmediate as turn } from 'node:timers/promises';
import type { Response, Router } from 'express';
import type { Accounts } from '../../argocd/api/accounts';
import { filterOf, querySchema, requireApplication } from '../../argocd/api/application-query';
import type { LiveState } from '../../argocd/live-state';
import type { ChangeType, FleetApplications, KeptApplication } from './applications';

/** Bytes that are written at once. */
const chunkBytes = 256 * 1024;

/** Waits until more may be written, or nobody reads any more. */
function drained(response: Response): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

/** Writes pieces in large chunks, at the pace of who reads; stops when they are gone. Lets others have their turn between chunks. */
async function writeAll(response: Response, pieces: Iterable<Buffer>): Promise<void> {
  let chunk: Buffer[] = [];
  let length = 0;
  const flush = async () => {
    const full = response.write(Buffer.concat(chunk, length));
    chunk = [];
    length = 0;
    if (full) await turn();
    else await drained(response);
  };
  for (const piece of pieces) {
    chunk.push(piece);
    length += piece.length;
    if (length >= chunkBytes) await flush();
    if (response.destroyed) return;
  }
  if (length) await flush();
}

/** The pieces of a list. */
function* listed(items: KeptApplication[], version: string, fields: string | undefined): Generator<Buffer> {
  yield Buffer.from(`{"metadata":{"resourceVersion":"${version}"},"items":[`);
  const comma = Buffer.from(',');
  for (const [index, item] of items.entries()) {
    if (index) yield comma;
    yield item.item(fields);
  }
  yield Buffer.from(']}');
}

/** What a watcher is told first. */
function* added(applications: KeptApplication[], fields: string | undefined): Generator<Buffer> {
  for (const application of applications) yield application.event('ADDED', fields);
}

/** Events for one watcher. While it does not keep up, as many as the buffer holds are kept, and no more: Argo CD loses them too. */
class Watcher {
  readonly #response: Response;
  readonly #buffer: number;
  #waiting: Buffer[] | undefined = [];

  constructor(response: Response, buffer: number) {
    this.#response = response;
    this.#buffer = buffer;
  }

  /** Begins to send; before, everything waits. */
  start(): void {
    this.#response.on('drain', () => this.#resume());
    this.#resume();
  }

  send(line: Buffer): void {
    if (this.#waiting) {
      if (this.#waiting.length < this.#buffer) this.#waiting.push(line);
      return;
    }
    if (!this.#response.write(line)) this.#waiting = [];
  }

  #resume(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const line of waiting) this.send(line);
  }
}

/** Lists, watches and single Applications. */
export function addApplicationRoutes(router: Router, options: { accounts: Accounts; applications: FleetApplications; live: LiveState; watchBuffer: number }): void {
  const { accounts, applications, live, watchBuffer } = options;

  router.get('/applications', async (request, response) => {
    accounts.require(request);
    const { fields } = querySchema.parse(request.query);
    const items = applications.list().filter(filterOf(request));
    response.set('Content-Type', 'application/json');
    await writeAll(response, listed(items, applications.resourceVersion, fields));
    response.end();
  });

  router.get('/stream/applications', async (request, response) => {
    accounts.require(request);
    const matches = filterOf(request);
    const { fields, resourceVersion } = querySchema.parse(request.query);
    response.set('Content-Type', 'application/json').flushHeaders();
    const watcher = new Watcher(response, watchBuffer);
    const send = (type: ChangeType, application: KeptApplication) => {
      if (matches(application)) watcher.send(application.event(type, fields));
    };
    response.once('close', applications.watch(send));
    // With a version nothing is replayed, as Argo CD has it: what happened before the watch began is the caller's to list.
    if (!resourceVersion) {
      await writeAll(response, added(applications.list().filter(matches), fields));
    }
    watcher.start();
  });

  router.get('/applications/:name', (request, response) => {
    accounts.require(request);
    const { json } = requireApplication(request, applications);
    response.set('Content-Type', 'application/json').end(json);
  });

  router.get('/applications/:name/resource-tree', (request, response) => {
    accounts.require(request);
    response.json({ nodes: live.tree(requireApplication(request, applications).metadata.name) });
  });
}
