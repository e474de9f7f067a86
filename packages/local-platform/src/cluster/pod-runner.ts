import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RegistryPort, UnpackedImage } from '../contract';
import { ContainerConfigError, type EnvironmentInput } from './container-env';
import { prepareLaunch, type Launch, type Surroundings } from './container-launch';
import { ContainerProbes } from './container-probes';
import { LogFile } from './log-file';
import { timestamp } from './objects';
import { endedState, newContainerState, podStatus, type ContainerState } from './pod-status';
import type { PortAllocator } from './ports';
import { ContainerProcess, type Exit } from './process';
import type { Container, PodSpec } from './workload-schemas';

/**
 * Waits between starts of a failing container or pulls of a missing image: doubling
 * from one second, where the kubelet doubles from ten, since a person sits in front.
 */
const backOff = { firstMs: 1000, longestMs: 30_000 };

type Runtime = {
  registry: Pick<RegistryPort, 'unpack'>;
  ports: PortAllocator;
  logFolder: string;
  temporaryFolder: string;
  environment: () => Promise<Surroundings>;
  onStatus: (status: ReturnType<typeof podStatus>) => void;
  onEvent: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
};

/** Runs the containers of one pod as processes, and reports their state. */
export class PodRunner {
  readonly #pod: EnvironmentInput['pod'];
  readonly #spec: PodSpec;
  readonly #runtime: Runtime;
  readonly #init: ContainerState[];
  readonly #containers: ContainerState[];
  readonly #hostPorts = new Map<number, number>();
  readonly #running = new Map<string, ContainerProcess>();
  readonly #stopping = new AbortController();
  readonly #hurry = new AbortController();
  readonly #startTime = timestamp();
  #readySince: string | undefined;
  #done: Promise<void> | undefined;

  private constructor(options: { pod: EnvironmentInput['pod']; spec: PodSpec; runtime: Runtime }) {
    this.#pod = options.pod;
    this.#spec = options.spec;
    this.#runtime = options.runtime;
    this.#init = options.spec.initContainers.map(newContainerState);
    this.#containers = options.spec.containers.map(newContainerState);
  }

  static create(options: { pod: EnvironmentInput['pod']; spec: PodSpec; runtime: Runtime }): PodRunner {
    return new PodRunner(options);
  }

  get ready(): boolean {
    return !this.#stopping.signal.aborted && this.#containers.every(each => each.ready);
  }

  /** Port of this machine for a container's port, by number or name. */
  hostPort(reference: number | string): number | undefined {
    const declared = this.#spec.containers
      .flatMap(each => each.ports)
      .find(each => each.name === reference || String(each.containerPort) === String(reference));
    return declared && this.#hostPorts.get(declared.containerPort);
  }

  start(): void {
    this.#report();
    this.#done = this.#run().catch((error: unknown) => {
      this.#runtime.onEvent('Warning', 'Failed', error instanceof Error ? error.message : String(error));
    });
  }

  /**
   * Ends every container: the sleep of its preStop hook, SIGTERM, then SIGKILL when the
   * grace period, of which the sleep is a part, is over.
   * See https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
   * With `atMostSeconds` the machine itself goes down: nobody is served any longer, so there is nothing to sleep for.
   */
  async stop(options: { atMostSeconds?: number } = {}): Promise<void> {
    const { atMostSeconds } = options;
    const graceSeconds = Math.min(this.#spec.terminationGracePeriodSeconds, atMostSeconds ?? Infinity);
    this.#stopping.abort();
    if (atMostSeconds !== undefined) this.#hurry.abort();
    await Promise.all(
      [...this.#running].map(async ([name, running]) => {
        const hook = this.#spec.containers.find(each => each.name === name)?.lifecycle?.preStop?.sleep?.seconds ?? 0;
        const slept = Math.min(hook, graceSeconds);
        await sleep(slept * 1000, undefined, { signal: this.#hurry.signal }).catch(() => {});
        await running.stop(graceSeconds - slept);
      }),
    );
    await this.#done;
    for (const port of this.#hostPorts.values()) this.#runtime.ports.release(port);
    await rm(this.#runtime.temporaryFolder, { recursive: true, force: true });
  }

  async #run(): Promise<void> {
    const unsupported = this.#spec.volumes.find(each => each.emptyDir === undefined);
    if (unsupported) {
      const message = `volume '${unsupported.name}': this cluster has emptyDir volumes only, since processes share the machine's file system`;
      for (const each of [...this.#init, ...this.#containers]) each.state = { type: 'waiting', reason: 'CreateContainerConfigError', message };
      this.#runtime.onEvent('Warning', 'FailedMount', message);
      this.#report();
      return;
    }
    for (const { containerPort } of this.#spec.containers.flatMap(each => each.ports)) {
      if (!this.#hostPorts.has(containerPort)) this.#hostPorts.set(containerPort, await this.#runtime.ports.take());
    }
    for (const [index, container] of this.#spec.initContainers.entries()) {
      const state = this.#init[index];
      const policy = this.#spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure';
      if (state && !(await this.#keep(container, state, policy))) return;
    }
    await Promise.all(
      this.#spec.containers.map(async (container, index) => {
        const state = this.#containers[index];
        if (state) await this.#keep(container, state, this.#spec.restartPolicy);
      }),
    );
  }

  /** Starts a container again and again as its policy says; true when it ended well. */
  async #keep(container: Container, state: ContainerState, policy: PodSpec['restartPolicy']): Promise<boolean> {
    let wait = backOff.firstMs;
    while (!this.#stopping.signal.aborted) {
      const exit = await this.#runOnce(container, state);
      if (this.#stopping.signal.aborted) break;
      if (exit) {
        const final = policy === 'Never' || (policy === 'OnFailure' && exit.code === 0);
        const ranMs = state.state.type === 'running' ? Date.now() - Date.parse(state.state.startedAt) : 0;
        endedState(state, exit, final);
        this.#report();
        if (final) return exit.code === 0;
        if (ranMs > 60_000) wait = backOff.firstMs;
        if (state.state.type === 'terminated') state.last = state.state;
        state.state = {
          type: 'waiting',
          reason: 'CrashLoopBackOff',
          message: `back-off ${wait / 1000}s restarting failed container=${container.name} pod=${this.#pod.name}_${this.#pod.namespace}(${this.#pod.uid})`,
        };
        this.#runtime.onEvent('Warning', 'BackOff', `Back-off restarting failed container ${container.name} in pod ${this.#pod.name}`);
        this.#report();
      }
      await this.#sleep(wait);
      wait = Math.min(wait * 2, backOff.longestMs);
      if (exit) state.restartCount++;
    }
    return false;
  }

  /** Runs a container to its end; undefined when it could not be made. */
  async #runOnce(container: Container, state: ContainerState): Promise<Exit | undefined> {
    const failed = (reason: string, message: string) => {
      state.state = { type: 'waiting', reason, message };
      this.#runtime.onEvent('Warning', reason === 'CreateContainerConfigError' ? 'Failed' : reason, message);
      this.#report();
      return undefined;
    };
    let image: UnpackedImage;
    try {
      image = await this.#runtime.registry.unpack(container.image);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return failed('ImagePullBackOff', `Back-off pulling image "${container.image}": ErrImagePull: ${message}`);
    }
    state.imageID = `${container.image.replace(/@.*$/, '').replace(/:[^/:]+$/, '')}@${image.digest}`;
    let launch: Launch;
    try {
      const site = { pod: this.#pod, spec: this.#spec, hostPorts: this.#hostPorts, temporaryFolder: this.#runtime.temporaryFolder };
      launch = prepareLaunch(site, container, image, await this.#runtime.environment());
    } catch (error) {
      if (error instanceof ContainerConfigError) return failed('CreateContainerConfigError', error.message);
      throw error;
    }
    if (this.#stopping.signal.aborted) return undefined;
    return await this.#supervise(container, state, launch);
  }

  async #supervise(container: Container, state: ContainerState, launch: Launch): Promise<Exit> {
    const log = LogFile.open(join(this.#runtime.logFolder, `${container.name}.log`));
    const started = new ContainerProcess({ ...launch, log });
    this.#running.set(container.name, started);
    state.state = { type: 'running', startedAt: timestamp() };
    state.started = container.startupProbe === undefined;
    state.ready = state.started && container.readinessProbe === undefined;
    this.#runtime.onEvent('Normal', 'Started', `Started container ${container.name}`);
    this.#report();
    const over = new AbortController();
    ContainerProbes.create({
      container,
      state,
      launch,
      logFile: join(this.#runtime.logFolder, `${container.name}.probe.log`),
      port: reference => this.hostPort(reference),
      signal: AbortSignal.any([over.signal, this.#stopping.signal]),
      onChange: () => this.#report(),
      onEvent: this.#runtime.onEvent,
      restart: () => started.stop(this.#spec.terminationGracePeriodSeconds),
    })
      .run()
      .catch((error: unknown) => this.#runtime.onEvent('Warning', 'ProbeError', error instanceof Error ? error.message : String(error)));
    const exit = await started.exit;
    over.abort();
    this.#running.delete(container.name);
    if (exit.message) log.line(exit.message);
    log.close();
    return exit;
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }

  #report(): void {
    if (this.#stopping.signal.aborted) return;
    const ready = this.#containers.every(each => each.ready);
    if (!ready) this.#readySince = undefined;
    else this.#readySince ??= timestamp();
    this.#runtime.onStatus(
      podStatus({ init: this.#init, containers: this.#containers, startTime: this.#startTime, readySince: this.#readySince }),
    );
  }
}
