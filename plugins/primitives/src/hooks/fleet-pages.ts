import { FleetPage, PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { pageLines } from '../model/fleet-query';

/** Lines that are read beyond what is seen: at full speed of a wheel, as much as an answer takes. */
const aheadLines = pageLines / 2;

/** Pages that are kept; the ones farthest from what is seen go first. */
const keptPages = 30;

type Kept = { items: PrimitiveSummary[]; stale: boolean };
type Load = (offset: number, signal: AbortSignal) => Promise<FleetPage>;

/** What is known of a list as a whole, and its lines as far as they were seen. @internal */
export type FleetSnapshot = Pick<FleetPage, 'total' | 'sources'> & {
  pages: FleetPages;
};

/**
 * The pages of one list that were looked at. Only what is seen is read, and only that is
 * read again when something changed; the rest is when it comes into sight.
 * @internal
 */
export class FleetPages {
  readonly #load: Load;
  readonly #kept = new Map<number, Kept>();
  readonly #reading = new Map<number, Promise<FleetPage>>();
  readonly #gone = new AbortController();
  readonly #listeners = new Set<() => void>();
  #seen: number[] = [0];
  #version = 0;
  #total = 0;

  /** `load` reads the page that begins at a line. */
  constructor(load: Load) {
    this.#load = load;
  }

  /** Grows with everything that was read; for `useSyncExternalStore`. */
  version = (): number => this.#version;

  /** Calls back when something was read. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** A line, or undefined while it is not known. */
  at(index: number): PrimitiveSummary | undefined {
    const page = this.#kept.get(Math.floor(index / pageLines));
    return page?.items[index % pageLines];
  }

  /** Says which lines are seen: what is missing of them is read, and what comes next once the length is known. */
  see(first: number, last: number): void {
    this.#seen = pagesBetween(first, last);
    const end = Math.min(last + aheadLines, Math.max(last, this.#total - 1));
    for (const page of pagesBetween(first - aheadLines, end)) {
      const kept = this.#kept.get(page);
      // What fails here stays unknown, and is read again with what is seen then.
      if (!kept || kept.stale) this.#read(page).catch(() => {});
    }
  }

  /** Reads again what is seen; the rest is old from now on. */
  refresh = async (): Promise<FleetSnapshot> => {
    for (const kept of this.#kept.values()) kept.stale = true;
    const pages = this.#seen.length > 0 ? this.#seen : [0];
    const answers = await Promise.all(pages.map(page => this.#read(page)));
    const { total, sources } = answers[0];
    return { total, sources, pages: this };
  };

  /** Gives up what is being read. */
  close(): void {
    this.#gone.abort();
  }

  #read(page: number): Promise<FleetPage> {
    const reading = this.#reading.get(page);
    if (reading) return reading;
    const next = this.#take(page).finally(() => this.#reading.delete(page));
    this.#reading.set(page, next);
    return next;
  }

  async #take(page: number): Promise<FleetPage> {
    const answer = await this.#load(page * pageLines, this.#gone.signal);
    this.#kept.set(page, { items: answer.items, stale: false });
    this.#total = answer.total;
    this.#forget();
    this.#version += 1;
    for (const listener of this.#listeners) listener();
    return answer;
  }

  #forget(): void {
    const middle = this.#seen[Math.floor(this.#seen.length / 2)] ?? 0;
    const far = [...this.#kept.keys()].sort(
      (a, b) => Math.abs(a - middle) - Math.abs(b - middle),
    );
    for (const page of far.slice(keptPages)) this.#kept.delete(page);
  }
}

function pagesBetween(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageLines);
  const to = Math.floor(last / pageLines);
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
