import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RegistryPort, UnpackedImage } from '../contract';
import { resolveCommand, type Command } from './command';
import { ContainerConfigError, containerEnvironment, expandVariables, type EnvironmentInput } from './container-env';
import { LogFile } from './log-file';
import { timestamp } from './objects';
import { endedState, newContainerState, podStatus, type ContainerState } from './pod-status';
import type { PortAllocator } from './ports';
import { runProbe, type ProbeTarget } from './probe';
import { ContainerProcess, type Exit } from './process';
import type { Container, PodSpec, Probe } from './workload-schemas';

/**
 * Waits between starts of a failing container or pulls of a missing image: doubling
 * from one second, where the kubelet doubles from ten, since a person sits in front.
 */
const backOff = { firstMs: 1000, longestMs: 30_000 };

/** How often a container that was never ready is asked; the kubelet too asks out of turn then. */
const eagerProbeMs = 250;

type Runtime = {
  registry: Pick<RegistryPort, 'unpack'>;
  ports: PortAllocator;
  logFolder: string;
  temporaryFolder: string;
  environment: () => Promise<Pick<EnvironmentInput, 'services' | 'configMap' | 'secret'>>;
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
   */
  async stop(graceSeconds = this.#spec.terminationGracePeriodSeconds): Promise<void> {
    this.#stopping.abort();
    await Promise.all(
      [...this.#running].map(async ([name, running]) => {
        const hook = this.#spec.containers.find(each => each.name === name)?.lifecycle?.preStop?.sleep?.seconds ?? 0;
        const slept = Math.min(hook, graceSeconds);
        await sleep(slept * 1000);
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
    let prepared: { command: Command; env: Record<string, string> };
    try {
      prepared = this.#prepare(container, image, await this.#runtime.environment());
    } catch (error) {
      if (error instanceof ContainerConfigError) return failed('CreateContainerConfigError', error.message);
      throw error;
    }
    if (this.#stopping.signal.aborted) return undefined;
    return await this.#supervise(container, state, prepared);
  }

  #prepare(
    container: Container,
    image: UnpackedImage,
    surroundings: Pick<EnvironmentInput, 'services' | 'configMap' | 'secret'>,
  ): { command: Command; env: Record<string, string> } {
    const env = containerEnvironment({
      pod: this.#pod,
      spec: this.#spec,
      container: { ...container, ports: this.#spec.containers.flatMap(each => each.ports) },
      imageEnv: image.config.env,
      hostPorts: this.#hostPorts,
      ...surroundings,
    });
    const expand = (texts: string[]) => texts.map(text => expandVariables(text, env));
    const argv = container.command
      ? [...expand(container.command), ...expand(container.args ?? [])]
      : [...image.config.entrypoint, ...(container.args ? expand(container.args) : image.config.cmd)];
    const command = resolveCommand({
      rootfs: image.rootfs,
      workingDir: container.workingDir ?? image.config.workingDir,
      argv,
      imagePath: env.PATH ?? '',
    });
    mkdirSync(this.#runtime.temporaryFolder, { recursive: true });
    // The machine's PATH comes last: an image here brings no interpreter of its own.
    const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
    return { command, env: { ...env, PATH: path, HOME: this.#runtime.temporaryFolder, TMPDIR: this.#runtime.temporaryFolder } };
  }

  async #supervise(container: Container, state: ContainerState, prepared: { command: Command; env: Record<string, string> }): Promise<Exit> {
    const log = LogFile.open(join(this.#runtime.logFolder, `${container.name}.log`));
    const started = new ContainerProcess({ ...prepared, log });
    this.#running.set(container.name, started);
    state.state = { type: 'running', startedAt: timestamp() };
    state.started = container.startupProbe === undefined;
    state.ready = state.started && container.readinessProbe === undefined;
    this.#runtime.onEvent('Normal', 'Started', `Started container ${container.name}`);
    this.#report();
    const over = new AbortController();
    this.#probe(container, state, started, prepared, over.signal).catch((error: unknown) =>
      this.#runtime.onEvent('Warning', 'ProbeError', error instanceof Error ? error.message : String(error)),
    );
    const exit = await started.exit;
    over.abort();
    this.#running.delete(container.name);
    if (exit.message) log.line(exit.message);
    log.close();
    return exit;
  }

  /** Runs a container's probes until it ends. */
  async #probe(
    container: Container,
    state: ContainerState,
    started: ContainerProcess,
    prepared: { command: Command; env: Record<string, string> },
    over: AbortSignal,
  ): Promise<void> {
    const target: ProbeTarget = {
      port: reference => this.hostPort(reference),
      exec: async (argv, timeoutMs) => {
        const sink = LogFile.open(join(this.#runtime.logFolder, `${container.name}.probe.log`));
        const command = { ...prepared.command, file: argv[0] ?? '', args: argv.slice(1) };
        const child = new ContainerProcess({ command, env: prepared.env, log: sink });
        const timer = setTimeout(() => void child.stop(0), timeoutMs);
        const { code } = await child.exit;
        clearTimeout(timer);
        sink.close();
        return code;
      },
    };
    const unhealthy = (kind: string, message: string) => this.#runtime.onEvent('Warning', 'Unhealthy', `${kind} probe failed: ${message}`);
    const ended = () => over.aborted || this.#stopping.signal.aborted;
    const restart = async (kind: string) => {
      this.#runtime.onEvent('Normal', 'Killing', `Container ${container.name} failed ${kind} probe, will be restarted`);
      await started.stop(this.#spec.terminationGracePeriodSeconds);
    };
    const startup = container.startupProbe;
    if (startup) {
      await this.#sleep(startup.initialDelaySeconds * 1000);
      const deadline = Date.now() + startup.failureThreshold * startup.periodSeconds * 1000;
      for (;;) {
        if (ended()) return;
        const result = await runProbe(startup, target);
        if (result.ok) break;
        if (ended()) return;
        if (Date.now() > deadline) {
          unhealthy('Startup', result.message);
          await restart('startup');
          return;
        }
        await this.#sleep(Math.min(eagerProbeMs, startup.periodSeconds * 1000));
      }
      state.started = true;
      state.ready = container.readinessProbe === undefined;
      this.#report();
    }
    const watch = async (probe: Probe, eager: boolean, decide: (ok: boolean, message: string) => Promise<void> | void) => {
      let failures = 0;
      let successes = 0;
      await this.#sleep(probe.initialDelaySeconds * 1000);
      while (!ended()) {
        const result = await runProbe(probe, target);
        if (ended()) return;
        successes = result.ok ? successes + 1 : 0;
        failures = result.ok ? 0 : failures + 1;
        if (result.ok && successes >= probe.successThreshold) await decide(true, '');
        if (!result.ok && failures >= probe.failureThreshold) await decide(false, result.message);
        await this.#sleep(eager && !state.ready ? Math.min(eagerProbeMs, probe.periodSeconds * 1000) : probe.periodSeconds * 1000);
      }
    };
    await Promise.all([
      container.readinessProbe &&
        watch(container.readinessProbe, true, (ok, message) => {
          if (state.ready !== ok && !ok) unhealthy('Readiness', message);
          state.ready = ok;
          this.#report();
        }),
      container.livenessProbe &&
        watch(container.livenessProbe, false, async (ok, message) => {
          if (ok) return;
          unhealthy('Liveness', message);
          await restart('liveness');
        }),
    ]);
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
