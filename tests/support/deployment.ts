import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { spawnBackend } from './backend.ts';
import { eventually } from './eventually.ts';
import type { Service } from './service.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');

const container = z.object({
  readinessProbe: z.object({
    httpGet: z.object({ path: z.string() }),
    periodSeconds: z.number(),
    timeoutSeconds: z.number(),
    // Kubernetes' own when none is given (Probe v1 core).
    failureThreshold: z.number().default(3),
  }),
  lifecycle: z.object({ preStop: z.object({ exec: z.object({ command: z.tuple([z.literal('sleep'), z.coerce.number()]) }) }) }),
});
const deployment = z.object({
  kind: z.literal('Deployment'),
  spec: z.object({
    replicas: z.number(),
    minReadySeconds: z.number().default(0),
    strategy: z.object({ rollingUpdate: z.object({ maxSurge: z.literal(1), maxUnavailable: z.literal(0) }) }),
    template: z.object({ spec: z.object({ terminationGracePeriodSeconds: z.number(), containers: z.tuple([container]) }) }),
  }),
});

/** How the chart has its pods replaced. */
export type Replacing = Awaited<ReturnType<typeof replacingOfChart>>;

/** Reads from the chart, as helm renders it, how pods are replaced. `env` has helm on its PATH. */
export async function replacingOfChart(env: NodeJS.ProcessEnv) {
  const values = `enabled=true,image.ref=ghcr.io/ameideio/portal@sha256:${'a'.repeat(64)},host=portal.example.com,secrets.existingName=portal`;
  const { stdout } = await run('helm', ['template', 'portal', join(root, 'deploy/chart/portal'), '--set', values], { env });
  const found = parseAllDocuments(stdout).map(document => deployment.safeParse(document.toJS())).find(({ success }) => success);
  const { spec } = deployment.parse(found?.data);
  const [{ readinessProbe, lifecycle }] = spec.template.spec.containers;
  return {
    replicas: spec.replicas,
    minReadySeconds: spec.minReadySeconds,
    probe: { ...readinessProbe, path: readinessProbe.httpGet.path },
    preStopSeconds: lifecycle.preStop.exec.command[1],
    graceSeconds: spec.template.spec.terminationGracePeriodSeconds,
  };
}

/** Seconds until what is in front of a pod knows that it ends: long for a cluster, and less than preStop waits. */
const noticeSeconds = 5;

type Backend = Awaited<ReturnType<typeof spawnBackend>>;
/** A pod that is there: where it listens, and its process. */
export type Started = { url: string; backend: Backend };
/** How a pod ended: seconds from when it was told to, and its exit code; null where the time was up and it was killed. */
export type Ended = { pod: string; seconds: number; code: number | null };

/** Replicas of the portal behind a Service, replaced one after the other as Kubernetes does (kubernetes.io, "Deployments", "Pod Lifecycle"). */
export class Deployment {
  readonly #service: Service;
  readonly #replacing: Replacing;
  readonly #pods = new Map<string, Started>();
  readonly ended: Ended[] = [];

  constructor(options: { service: Service; replacing: Replacing }) {
    this.#service = options.service;
    this.#replacing = options.replacing;
  }

  /** Addresses of the pods themselves. */
  urls(): string[] {
    return [...this.#pods.values()].map(({ url }) => url);
  }

  /** Brings as many pods of a version up as there are to be, one more than that at a time, and ends one of before for each. */
  async roll(version: string, start: (name: string) => Promise<Started>): Promise<void> {
    const before = [...this.#pods.keys()];
    const ending: Promise<void>[] = [];
    for (let count = 0; count < this.#replacing.replicas; count += 1) {
      const name = `${version}-${count}`;
      await this.#bringUp(name, await start(name));
      const [old] = before.splice(0, 1);
      if (old) ending.push(this.#end(old));
    }
    await Promise.all(ending);
  }

  async stop(): Promise<void> {
    for (const { backend } of this.#pods.values()) await backend.stop('SIGKILL');
  }

  async #bringUp(name: string, started: Started): Promise<void> {
    this.#pods.set(name, started);
    this.#service.add(name, started.url);
    try {
      await Promise.race([
        eventually(`${name} is ready`, async () => this.#service.isReady(name), 180),
        started.backend.ended.then(code => {
          throw new Error(`${name} ended with ${code}:\n${started.backend.printed().slice(-3_000)}`);
        }),
      ]);
      await sleep(this.#replacing.minReadySeconds * 1000);
    } catch (error) {
      this.#service.remove(name);
      this.#pods.delete(name);
      await started.backend.stop('SIGKILL');
      throw error;
    }
  }

  async #end(name: string): Promise<void> {
    const pod = this.#pods.get(name);
    if (!pod) throw new Error(`There is no pod '${name}'`);
    const { preStopSeconds, graceSeconds } = this.#replacing;
    const began = performance.now();
    const noticed = sleep(noticeSeconds * 1000).then(() => this.#service.remove(name));
    await sleep(preStopSeconds * 1000);
    const timer = setTimeout(() => void pod.backend.stop('SIGKILL'), (graceSeconds - preStopSeconds) * 1000);
    await pod.backend.stop('SIGTERM');
    clearTimeout(timer);
    await noticed;
    this.ended.push({ pod: name, seconds: (performance.now() - began) / 1000, code: await pod.backend.ended });
    this.#pods.delete(name);
  }
}
