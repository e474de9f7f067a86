import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { groupBegan, groupOver, signalGroup } from '../../process-groups';

/** How a process ended. */
export type ProcessEnd = { code: number | null; signal: NodeJS.Signals | null };

/** Milliseconds that GitHub gives a process after SIGINT and then after SIGTERM before it kills it. */
const patience = { interrupt: 7500, terminate: 2500 };

/**
 * Runs a command in a process group of its own and gives each line of its output.
 * When `signal` aborts, the whole group is asked to end and at last killed; an abort with
 * the reason 'stop' kills at once, since the platform itself goes down.
 */
export async function runProcess(options: {
  command: string;
  args: string[];
  folder: string;
  env: Record<string, string>;
  signal: AbortSignal;
  onLine: (line: string) => void;
  onStart: (pid: number) => void;
}): Promise<ProcessEnd> {
  const { command, args, folder, env, signal, onStart } = options;
  let ended = false;
  const onLine = (line: string) => {
    // What a server that was left behind still says belongs to no step; it must not be cut off either.
    if (!ended) options.onLine(line);
  };
  const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  groupBegan(child.pid);
  const flushes = [child.stdout, child.stderr].map(stream => {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
    });
    return () => {
      if (rest !== '') onLine(rest);
      rest = '';
    };
  });

  const timers: NodeJS.Timeout[] = [];
  const interrupt = () => {
    const { pid } = child;
    if (pid === undefined) return;
    if (signal.reason === 'stop') {
      signalGroup(pid, 'SIGKILL');
      return;
    }
    signalGroup(pid, 'SIGINT');
    timers.push(setTimeout(() => signalGroup(pid, 'SIGTERM'), patience.interrupt));
    timers.push(setTimeout(() => signalGroup(pid, 'SIGKILL'), patience.interrupt + patience.terminate));
  };

  try {
    return await new Promise<ProcessEnd>((resolve, reject) => {
      child.once('error', error => reject(new Error(`Cannot start '${command}': ${error.message}`, { cause: error })));
      child.once('spawn', () => {
        if (child.pid !== undefined) onStart(child.pid);
        if (signal.aborted) interrupt();
      });
      signal.addEventListener('abort', interrupt, { once: true });
      child.once('close', (code, by) => resolve({ code, signal: by }));
      // A server that the step left behind keeps the pipes open; the step has ended all the same.
      child.once('exit', (code, by) => timers.push(setTimeout(() => resolve({ code, signal: by }), 200)));
    });
  } finally {
    signal.removeEventListener('abort', interrupt);
    for (const timer of timers) clearTimeout(timer);
    for (const flush of flushes) flush();
    ended = true;
  }
}

/** Kills what is left of process groups. */
export function killGroups(pids: Iterable<number>): void {
  for (const pid of pids) {
    signalGroup(pid, 'SIGKILL');
    groupOver(pid);
  }
}
