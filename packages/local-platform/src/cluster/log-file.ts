import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One line of a container's output. */
export type LogLine = { time: string; content: string };

/** Size at which a file is put aside; with the one before, at most twice this is kept of a container. */
const rotateAt = 1024 * 1024;

/** Longest line kept in one piece, as the kubelet has it. */
const longestLine = 16 * 1024;

/** A container's output on disk: each line with its time, the oldest dropped. */
export class LogFile {
  readonly #path: string;
  #descriptor: number | undefined;
  #size: number;
  #rest = '';

  private constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true });
    this.#descriptor = openSync(path, 'a');
    this.#size = statSync(path).size;
  }

  static open(path: string): LogFile {
    return new LogFile(path);
  }

  write(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) lines.push(this.#rest);
    if (this.#rest.length > longestLine) this.#rest = '';
    for (const line of lines) this.line(line);
  }

  line(content: string): void {
    if (this.#descriptor === undefined) return;
    if (this.#size > rotateAt) {
      closeSync(this.#descriptor);
      renameSync(this.#path, `${this.#path}.1`);
      this.#descriptor = openSync(this.#path, 'a');
      this.#size = 0;
    }
    this.#size += writeSync(this.#descriptor, `${new Date().toISOString()} ${content}\n`);
  }

  close(): void {
    if (this.#rest) this.line(this.#rest);
    this.#rest = '';
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/** Last lines of a log; undefined when the container never wrote one. */
export function readLog(path: string, tailLines: number): LogLine[] | undefined {
  if (!existsSync(path)) return undefined;
  const older = existsSync(`${path}.1`) ? readFileSync(`${path}.1`, 'utf8') : '';
  const lines = (older + readFileSync(path, 'utf8')).split('\n').filter(line => line !== '');
  return lines.slice(tailLines > 0 ? -tailLines : lines.length).map(line => {
    const space = line.indexOf(' ');
    return { time: line.slice(0, space), content: line.slice(space + 1) };
  });
}
