import { setTimeout as sleep } from 'node:timers/promises';
import type { Launch } from './container-launch';
import { LogFile } from './log-file';
import type { ContainerState } from './pod-status';
import { runProbe, type ProbeTarget } from './probe';
import { ContainerProcess } from './process';
import type { Container, Probe } from './workload-schemas';

/** How often a container that was never ready is asked; the kubelet too asks out of turn then. */
const eagerProbeMs = 250;

type Options = {
  container: Container;
  /** Kept up to date with what the probes find. */
  state: ContainerState;
  launch: Launch;
  /** File that the output of exec probes goes to. */
  logFile: string;
  port: ProbeTarget['port'];
  /** Ends the probing: the container ended, or its pod is to. */
  signal: AbortSignal;
  onChange: () => void;
  onEvent: (type: 'Normal' | 'Warning', reason: string, message: string) => void;
  /** Ends the container, for its policy to start it again. */
  restart: () => Promise<void>;
};

/** Asks one container whether it started, is ready and lives, as its probes say. */
export class ContainerProbes {
  readonly #options: Options;
  readonly #target: ProbeTarget;

  private constructor(options: Options) {
    this.#options = options;
    this.#target = { port: options.port, exec: (argv, timeoutMs) => this.#exec(argv, timeoutMs) };
  }

  static create(options: Options): ContainerProbes {
    return new ContainerProbes(options);
  }

  /** Probes until the signal ends it. */
  async run(): Promise<void> {
    const { container, state, onChange } = this.#options;
    if (container.startupProbe) {
      if (!(await this.#awaitStart(container.startupProbe))) return;
      state.started = true;
      state.ready = container.readinessProbe === undefined;
      onChange();
    }
    await Promise.all([
      container.readinessProbe &&
        this.#watch(container.readinessProbe, true, (ok, message) => {
          if (state.ready !== ok && !ok) this.#unhealthy('Readiness', message);
          state.ready = ok;
          onChange();
        }),
      container.livenessProbe &&
        this.#watch(container.livenessProbe, false, async (ok, message) => {
          if (ok) return;
          this.#unhealthy('Liveness', message);
          await this.#restart('liveness');
        }),
    ]);
  }

  async #awaitStart(probe: Probe): Promise<boolean> {
    await this.#sleep(probe.initialDelaySeconds * 1000);
    const deadline = Date.now() + probe.failureThreshold * probe.periodSeconds * 1000;
    for (;;) {
      if (this.#over) return false;
      const result = await runProbe(probe, this.#target);
      if (result.ok) return true;
      if (this.#over) return false;
      if (Date.now() > deadline) {
        this.#unhealthy('Startup', result.message);
        await this.#restart('startup');
        return false;
      }
      await this.#sleep(Math.min(eagerProbeMs, probe.periodSeconds * 1000));
    }
  }

  async #watch(probe: Probe, eager: boolean, decide: (ok: boolean, message: string) => Promise<void> | void): Promise<void> {
    let failures = 0;
    let successes = 0;
    await this.#sleep(probe.initialDelaySeconds * 1000);
    while (!this.#over) {
      const result = await runProbe(probe, this.#target);
      if (this.#over) return;
      successes = result.ok ? successes + 1 : 0;
      failures = result.ok ? 0 : failures + 1;
      if (result.ok && successes >= probe.successThreshold) await decide(true, '');
      if (!result.ok && failures >= probe.failureThreshold) await decide(false, result.message);
      const period = probe.periodSeconds * 1000;
      await this.#sleep(eager && !this.#options.state.ready ? Math.min(eagerProbeMs, period) : period);
    }
  }

  async #exec(argv: string[], timeoutMs: number): Promise<number> {
    const { launch, logFile } = this.#options;
    const log = LogFile.open(logFile);
    const child = new ContainerProcess({ command: { ...launch.command, file: argv[0] ?? '', args: argv.slice(1) }, env: launch.env, log });
    const timer = setTimeout(() => void child.stop(0), timeoutMs);
    const { code } = await child.exit;
    clearTimeout(timer);
    log.close();
    return code;
  }

  async #restart(kind: string): Promise<void> {
    const { container, onEvent, restart } = this.#options;
    onEvent('Normal', 'Killing', `Container ${container.name} failed ${kind} probe, will be restarted`);
    await restart();
  }

  #unhealthy(kind: string, message: string): void {
    this.#options.onEvent('Warning', 'Unhealthy', `${kind} probe failed: ${message}`);
  }

  get #over(): boolean {
    return this.#options.signal.aborted;
  }

  async #sleep(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#options.signal }).catch(() => {});
  }
}
