import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { Fact } from '../../../plugins/primitives-backend/src/facts/fact';
import { ArgoCDSource } from '../../../plugins/primitives-backend/src/sources/argocd';
import { MemorySourceContext } from '../../../plugins/primitives-backend/src/testing/source-context';

const [url, primitives] = [process.argv[2], Number(process.argv[3])];
const say = (text: string) => process.stdout.write(`${text}\n`);
const mb = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
const heap = () => {
  global.gc?.();
  return process.memoryUsage().heapUsed;
};

/** Counts, and finds facts by subject alone, so that the memory's own reader is not what is measured. */
class CountingContext extends MemorySourceContext {
  written = 0;

  override async record(facts: Fact[]): Promise<Fact[]> {
    this.written += facts.length;
    for (const fact of facts) this.current.set(`${fact.kind} ${fact.subject}`, fact);
    return facts;
  }
}

const logger = { child: () => logger, debug() {}, info() {}, warn: say, error: say };
const stop = new AbortController();
const context = new CountingContext({ signal: stop.signal });
const many: typeof context.facts.many = async (kind, subjects) => {
  const found = new Map();
  for (const subject of subjects) {
    const value = context.current.get(`${kind} ${subject}`)?.value;
    if (value) found.set(subject, value);
  }
  return found;
};
context.facts.many = many;

let received = 0;
const { fetch: original } = globalThis;
let requests = 0;
globalThis.fetch = async (...args) => {
  requests += 1;
  const response = await original(...args);
  const counted = response.body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += chunk.length;
        controller.enqueue(chunk);
      },
    }),
  );
  const copy = new Response(counted, response);
  Object.defineProperty(copy, 'url', { value: response.url });
  return copy;
};

async function measured(name: string, act: () => Promise<void>) {
  const before = { at: Date.now(), cpu: process.cpuUsage(), received, requests, written: context.written };
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().heapUsed);
  }, 50);
  await act();
  clearInterval(watch);
  const seconds = (Date.now() - before.at) / 1_000;
  const cpu = process.cpuUsage(before.cpu).user / 1e6;
  const bytes = received - before.received;
  say(
    `${name}: ${seconds.toFixed(1)} s, ${cpu.toFixed(1)} s CPU, ${requests - before.requests} requests, ${mb(bytes)} MB (${(bytes / 1024 / 1024 / seconds).toFixed(1)} MB/s), ${context.written - before.written} facts written, peak heap ${mb(peak)} MB`,
  );
}

void (async () => {
  const instance = {
    ...{ name: 'local', url, token: 'x', namespace: 'argocd' },
    environments: ['dev' as const, 'staging' as const, 'production' as const],
    ...{ applicationName: '<environment>-<component>', slices: [{ projects: [] }] },
  };
  const source = ArgoCDSource.create({
    argocd: ArgoCDGateway.create({ instance, shownHosts: [], logger }),
    ...{ config: instance, gitops: 'ameideio/ameide-gitops', logger },
    desiredAt: {
      askedAt: async ({ component }) => {
        const id = component.replace(/^domain-|-v0(-smoke)?$/g, '');
        return { enabled: true, digest: `sha256:${createHash('sha256').update(id).digest('hex')}` };
      },
    },
  });
  const empty = heap();
  say(`${primitives} primitives, ${primitives * 6} Applications; empty heap ${mb(empty)} MB`);
  void source.follow(context, () => undefined);
  await measured('Cold start', () => source.collect(context, []));
  await measured('Nothing changed', () => source.collect(context, []));
  const full = heap();
  const facts = context.current.size;
  context.current.clear();
  await sleep(100);
  say(`heap ${mb(full)} MB with ${facts} facts in memory; the source itself holds ${mb(heap() - empty)} MB`);
  stop.abort();
  process.exit(0);
})();
