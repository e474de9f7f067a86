import { ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { MirrorObject, readObject } from './blob-reader';
import { ByteQueue } from './byte-queue';
import { gitEnvironment } from './git-environment';
import { GitError, redact } from './git-process';

/** A process that nobody asked for so long is ended; the next question starts another. */
const idleMs = 60_000;

/** Reading some objects takes milliseconds; a disk that takes this long is in trouble. */
const readTimeoutMs = 120_000;

/** Characters of what git says of a failure that are kept. */
const toldKept = 4_000;

type Running = { child: ChildProcess; bytes: ByteQueue };

/**
 * Reads single objects by one `git cat-file --batch` that stays: to start git holds up a
 * large process for tens of milliseconds, and each push asks for a few files several times.
 * It sees what is fetched meanwhile, since git looks for new packs when an object is missing.
 * @internal
 */
export class ObjectReader {
  readonly #folder: string;
  #running: Running | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** Questions, one after the other: answers come in the order of the names. */
  #queue: Promise<unknown> = Promise.resolve();

  /** Over a bare repository, which may come later. */
  constructor(options: { folder: string }) {
    this.#folder = options.folder;
  }

  /** Objects in the order of their names, which hold no line feed. All are held at once: ask for few. */
  read(names: readonly string[]): Promise<MirrorObject[]> {
    const read = this.#queue.then(() => this.#read(names));
    this.#queue = read.catch(() => {});
    return read;
  }

  /** Ends the process; the next question starts another. */
  end(): void {
    clearTimeout(this.#idle);
    this.#running?.child.kill('SIGKILL');
    this.#running = undefined;
  }

  async #read(names: readonly string[]): Promise<MirrorObject[]> {
    clearTimeout(this.#idle);
    for (;;) {
      const isFresh = this.#running === undefined;
      try {
        return await this.#ask((this.#running ??= this.#start()), names);
      } catch (error) {
        this.end();
        // One that was ended while it was idle, by the system for its memory say, is no failure.
        if (isFresh) throw error;
      } finally {
        this.#idle = setTimeout(() => this.end(), idleMs).unref();
      }
    }
  }

  async #ask(
    { child, bytes }: Running,
    names: readonly string[],
  ): Promise<MirrorObject[]> {
    hold(child, true);
    const timer = setTimeout(() => child.kill('SIGKILL'), readTimeoutMs);
    try {
      child.stdin?.write(names.map(name => `${name}\n`).join(''));
      const objects: MirrorObject[] = [];
      for (const name of names) objects.push(await readObject(bytes, name));
      return objects;
    } finally {
      clearTimeout(timer);
      hold(child, false);
    }
  }

  #start(): Running {
    const child = spawn('git', ['cat-file', '--batch'], {
      env: gitEnvironment({ folder: this.#folder }),
      stdio: 'pipe',
    });
    let told = '';
    child.stderr.on('data', text => {
      told = `${told}${text}`.slice(-toldKept);
    });
    const running = {
      child,
      bytes: new ByteQueue(answersOf(child, () => told)),
    };
    const isGone = () => {
      if (this.#running === running) this.#running = undefined;
    };
    child.once('error', isGone).once('exit', isGone);
    // Whoever waits for an answer hears of it by the end of the answers.
    child.stdin.on('error', () => {});
    return running;
  }
}

async function* answersOf(
  child: ChildProcess,
  told: () => string,
): AsyncGenerator<Buffer> {
  for await (const chunk of child.stdout ?? []) yield chunk;
  throw new GitError(
    `git cat-file ended before it had answered: ${redact(told(), [])}`,
    undefined,
  );
}

/** An idle process does not keep the program from ending; it ends itself when its input does. */
function hold(child: ChildProcess, isHeld: boolean): void {
  for (const each of [child, child.stdin, child.stdout, child.stderr]) {
    if (!(each instanceof ChildProcess || each instanceof Socket)) continue;
    if (isHeld) each.ref();
    else each.unref();
  }
}
