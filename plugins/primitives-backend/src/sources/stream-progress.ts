import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait for streams, in milliseconds. @internal */
export type StreamPatience = {
  /** For a stream to open, before the list is read without it. */
  opening: number;
  /** Silence that means that no more is on its way. */
  quiet: number;
  /** For an Application to be told of at all, before it is asked for. */
  silent: number;
};

/** How often a wait looks again. */
const lookEveryMs = 20;

/**
 * How far the streams of an instance have come. Nothing in Argo CD's stream says that all
 * Applications were told: the first event that is not `ADDED` does, since Argo CD only
 * then listens for changes (server/application/application.go#Watch), and so does silence.
 * @internal
 */
export class StreamProgress {
  readonly #patience: StreamPatience;
  readonly #slices: Array<{
    isOpen: boolean;
    openedAt: number;
    hasToldAll: boolean;
    /** What it told is being written down before more is taken. */
    isHeldBack: boolean;
  }>;
  /** For how long nothing was told, of the time that somebody waited for it. */
  #silentMs = 0;

  /** Of this many streams. */
  constructor(options: { slices: number; patience: StreamPatience }) {
    this.#patience = options.patience;
    this.#slices = Array.from({ length: options.slices }, () => ({
      isOpen: false,
      openedAt: 0,
      hasToldAll: false,
      isHeldBack: false,
    }));
  }

  /** A stream opened; true when it had been open before, so that something may have been missed. */
  opened(slice: number): boolean {
    const wasOpen = this.#slices[slice].isOpen;
    this.#slices[slice] = {
      ...{ isOpen: true, openedAt: Date.now() },
      ...{ hasToldAll: false, isHeldBack: false },
    };
    this.#silentMs = 0;
    return wasOpen;
  }

  /** The streams are about to be opened anew. */
  reset(): void {
    for (const progress of this.#slices) progress.isOpen = false;
  }

  /** Whether every stream has been open for so many milliseconds. */
  areOpenFor(ms: number): boolean {
    const now = Date.now();
    return this.#slices.every(
      ({ isOpen, openedAt }) => isOpen && now - openedAt >= ms,
    );
  }

  /** A stream told something. */
  heard(slice: number, types: readonly string[]): void {
    const progress = this.#slices[slice];
    this.#silentMs = 0;
    if (types.some(type => type !== 'ADDED')) progress.hasToldAll = true;
  }

  /** Takes no more of a stream while `write` runs: that it tells nothing then is no silence. */
  async holdBack(slice: number, write: () => Promise<void>): Promise<void> {
    const progress = this.#slices[slice];
    progress.isHeldBack = true;
    try {
      await write();
    } finally {
      progress.isHeldBack = false;
      this.#silentMs = 0;
    }
  }

  /** Waits until every stream has told of all Applications, or does not open. */
  async caughtUp(signal: AbortSignal): Promise<void> {
    const since = Date.now();
    await this.#until(signal, () =>
      this.#slices.every(({ isOpen, hasToldAll }) =>
        isOpen
          ? hasToldAll || this.#isQuiet()
          : Date.now() - since >= this.#patience.opening,
      ),
    );
  }

  /** Waits until what is on its way has come, or `isDone` says that it has. */
  async quiet(signal: AbortSignal, isDone: () => boolean): Promise<void> {
    const since = Date.now();
    await this.#until(
      signal,
      () =>
        isDone() ||
        (Date.now() - since >= this.#patience.quiet && this.#isQuiet()) ||
        // A stream that is never quiet has had its chance, too.
        Date.now() - since >= 5 * this.#patience.quiet,
    );
  }

  #isQuiet(): boolean {
    const isHeldBack = this.#slices.some(slice => slice.isHeldBack);
    return !isHeldBack && this.#silentMs >= this.#patience.quiet;
  }

  async #until(signal: AbortSignal, isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      const before = Date.now();
      await sleep(lookEveryMs, undefined, { signal });
      // After a time in which this process did other work, what was told still waits to be heard.
      this.#silentMs += Math.min(Date.now() - before, 2 * lookEveryMs);
    }
  }
}
