import { spawn } from 'node:child_process';
import { groupBegan, groupOver, signalGroup } from '../process-groups';
import type { Command } from './command';
import type { LogFile } from './log-file';

/** How a process ended; a signal counts as 128 and its number, as a shell has it. */
export type Exit = { code: number; reason: 'Completed' | 'Error'; message?: string };

const signalNumbers: Record<string, number> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 };

/** One running process with its group. */
export class ContainerProcess {
  readonly pid: number | undefined;
  readonly exit: Promise<Exit>;
  #over = false;

  constructor(options: { command: Command; env: Record<string, string>; log: LogFile; onExit?: () => void }) {
    const { command, env, log } = options;
    const child = spawn(command.file, command.args, { cwd: command.cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.pid = child.pid;
    groupBegan(child.pid);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => log.write(chunk));
    this.exit = new Promise(resolve => {
      const end = (exit: Exit) => {
        if (this.#over) return;
        this.#over = true;
        if (this.pid !== undefined) signalGroup(this.pid, 'SIGKILL');
        groupOver(this.pid);
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
    signalGroup(pid, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceSeconds * 1000);
    await this.exit;
    clearTimeout(timer);
  }
}
