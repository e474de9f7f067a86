import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Collection, Store } from '../store';
import type { Command } from './command';
import type { LogFile } from './log-file';

/** How a process ended; a signal counts as 128 and its number, as a shell has it. */
export type Exit = { code: number; reason: 'Completed' | 'Error'; message?: string };

type Known = { pid: number; startedAt: string };

const signalNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group is gone, which is what was wanted.
  }
}

/** When the kernel started a process; undefined where there is no /proc, or no such process. */
function kernelStartTime(pid: number): string | undefined {
  try {
    // The name in parentheses may hold spaces, so fields are counted from its end: starttime is the 22nd.
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
  } catch {
    return undefined;
  }
}

/** One running process with its group. */
export class ContainerProcess {
  readonly pid: number | undefined;
  readonly exit: Promise<Exit>;
  #over = false;

  constructor(options: { command: Command; env: Record<string, string>; log: LogFile; onExit?: () => void }) {
    const { command, env, log } = options;
    const child = spawn(command.file, command.args, { cwd: command.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = child.pid;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    this.exit = new Promise(resolve => {
      const end = (exit: Exit) => {
        if (this.#over) return;
        this.#over = true;
        if (this.pid !== undefined) killGroup(this.pid, 'SIGKILL');
        options.onExit?.();
        resolve(exit);
      };
      child.once('error', error => end({ code: 128, reason: 'Error', message: `failed to start: ${error.message}` }));
      // 'close' and not 'exit': only then is all output read. Children of the process may keep the pipes open, hence the time limit.
      child.once('exit', () => setTimeout(() => child.stdout.destroy() && child.stderr.destroy(), 500).unref());
      child.once('close', (code, signal) => {
        const value = code ?? 128 + (signalNumbers[signal ?? ''] ?? 0);
        end({ code: value, reason: value === 0 ? 'Completed' : 'Error', ...(signal ? { message: `ended by ${signal}` } : {}) });
      });
    });
  }

  /** Asks to end, and ends what has not after the grace period. */
  async stop(graceSeconds: number): Promise<void> {
    if (this.pid === undefined || this.#over) return;
    const { pid } = this;
    killGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => killGroup(pid, 'SIGKILL'), graceSeconds * 1000);
    await this.exit;
    clearTimeout(timer);
  }
}

/** Remembers on disk what runs, so that a platform that was killed can end what it left behind. */
export class ProcessRegister {
  readonly #collection: Collection<Known>;

  private constructor(store: Store) {
    this.#collection = store.collection('cluster/processes');
  }

  static create(options: { store: Store }): ProcessRegister {
    return new ProcessRegister(options.store);
  }

  add(pid: number | undefined): void {
    const startedAt = pid === undefined ? undefined : kernelStartTime(pid);
    if (pid !== undefined && startedAt !== undefined) this.#collection.put(String(pid), { pid, startedAt });
  }

  remove(pid: number | undefined): void {
    if (pid !== undefined) this.#collection.delete(String(pid));
  }

  /** Ends what an earlier life left; a number that the kernel gave to another process meanwhile is let be. */
  endLeftovers(): number {
    let ended = 0;
    for (const { pid, startedAt } of this.#collection.list()) {
      if (kernelStartTime(pid) === startedAt) {
        killGroup(pid, 'SIGKILL');
        ended++;
      }
      this.#collection.delete(String(pid));
    }
    return ended;
  }
}
