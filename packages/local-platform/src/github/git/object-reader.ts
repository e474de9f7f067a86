import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { gitEnvironment } from './process';

/** Types of git objects. */
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag';
/** One object as git stores it. */
export type GitObject = { sha: string; type: ObjectType; content: Buffer };

type Pending = { resolve: (object: GitObject | undefined) => void; reject: (error: Error) => void };

const objectHeader = /^([0-9a-f]{40,64}) (commit|tree|blob|tag) (\d+)$/;

/**
 * Reads objects through one long-lived `git cat-file --batch`, since starting a
 * process for each read would be most of a request's time.
 */
export class ObjectReader {
  readonly #folder: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #pending: Pending[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The object that an expression such as `main^{commit}` or `main:README.md` names; undefined when there is none. */
  read(expression: string): Promise<GitObject | undefined> {
    // A line is one request; such a name cannot exist either.
    if (expression.includes('\n') || expression.includes('\0')) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const child = this.#open();
      this.#pending.push({ resolve, reject });
      child.stdin.write(`${expression}\n`);
    });
  }

  stop(): void {
    clearTimeout(this.#idle);
    this.#child?.stdin.end();
    this.#child?.kill();
    this.#child = undefined;
  }

  #open(): ChildProcessWithoutNullStreams {
    clearTimeout(this.#idle);
    if (this.#child) return this.#child;
    const child = spawn('git', ['cat-file', '--batch'], { cwd: this.#folder, env: gitEnvironment() });
    this.#child = child;
    this.#chunks = [];
    this.#length = 0;
    this.#needed = 0;
    child.stdin.on('error', () => {});
    child.stderr.resume();
    // One that was stopped may still be heard of when the next one has been asked.
    const asked: Pending[] = [];
    this.#pending = asked;
    child.stdout.on('data', (chunk: Buffer) => this.#child === child && this.#take(chunk));
    const end = (error: Error) => {
      if (this.#child === child) this.#child = undefined;
      for (const pending of asked.splice(0)) pending.reject(error);
    };
    child.on('error', end);
    child.on('close', code => end(new Error(`git cat-file in ${this.#folder} ended with ${code}`)));
    return child;
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    // Joining only once enough has come keeps a large blob linear.
    if (this.#length < this.#needed) return;
    let buffer = Buffer.concat(this.#chunks);
    for (;;) {
      const newline = buffer.indexOf(10);
      if (newline < 0) break;
      const header = buffer.toString('utf8', 0, newline);
      const match = objectHeader.exec(header);
      if (!match) {
        buffer = buffer.subarray(newline + 1);
        this.#pending.shift()?.resolve(undefined);
        continue;
      }
      const [, sha = '', type, size = '0'] = match;
      const end = newline + 1 + Number(size);
      if (buffer.length < end + 1) {
        this.#needed = end + 1;
        break;
      }
      const content = Buffer.from(buffer.subarray(newline + 1, end));
      buffer = buffer.subarray(end + 1);
      this.#needed = 0;
      this.#pending.shift()?.resolve({ sha, type: type as ObjectType, content });
    }
    this.#chunks = buffer.length ? [buffer] : [];
    this.#length = buffer.length;
    if (!this.#pending.length) this.#rest();
  }

  /** Ends the process after a quiet while, so that a fleet of repositories holds no fleet of processes. */
  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), 30_000);
    this.#idle.unref();
  }
}
