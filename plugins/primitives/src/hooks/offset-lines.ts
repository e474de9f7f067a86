import { LineNews, Lines } from './lines';

/** Lines of one page; as many as the API gives where nobody says. @internal */
export const pageLines = 100;

/** Lines that are read beyond what is seen: at full speed of a wheel, as much as an answer takes. */
const aheadLines = pageLines / 2;

/** Pages that are kept; the ones farthest from what is seen go first. */
const keptPages = 30;

type Kept<T> = { items: T[]; stale: boolean };
type Load<P> = (offset: number, signal: AbortSignal) => Promise<P>;

/**
 * A list that can be read from any line on. Only what is seen is read, and only that is
 * read again when something changed; the rest is when it comes into sight.
 * @internal
 */
export class OffsetLines<T, P extends { items: T[]; total?: number }>
  implements Lines<T>
{
  readonly #load: Load<P>;
  readonly #kept = new Map<number, Kept<T>>();
  readonly #reading = new Map<number, Promise<P>>();
  readonly #gone = new AbortController();
  readonly #news = new LineNews();
  #seen: number[] = [0];
  #total = 0;

  /** `load` reads the page that begins at a line. */
  constructor(load: Load<P>) {
    this.#load = load;
  }

  /** {@inheritDoc Lines.version} */
  version = this.#news.version;

  /** {@inheritDoc Lines.subscribe} */
  subscribe = this.#news.subscribe;

  /** {@inheritDoc Lines.length} */
  get length(): number {
    return this.#total;
  }

  /** {@inheritDoc Lines.at} */
  at(index: number): T | undefined {
    const page = this.#kept.get(Math.floor(index / pageLines));
    return page?.items[index % pageLines];
  }

  /** {@inheritDoc Lines.see} */
  see(first: number, last: number): void {
    this.#seen = pagesBetween(first, last);
    const end = Math.min(last + aheadLines, Math.max(last, this.#total - 1));
    for (const page of pagesBetween(first - aheadLines, end)) {
      const kept = this.#kept.get(page);
      // What fails here stays unknown, and is read again with what is seen then.
      if (!kept || kept.stale) this.#read(page).catch(() => {});
    }
  }

  /** Reads again what is seen; the rest is old from now on. Gives the first page of what is seen. */
  refresh = async (): Promise<P> => {
    for (const kept of this.#kept.values()) kept.stale = true;
    const pages = this.#seen.length > 0 ? this.#seen : [0];
    const answers = await Promise.all(pages.map(page => this.#read(page)));
    return answers[0];
  };

  /** Gives up what is being read. */
  close(): void {
    this.#gone.abort();
  }

  #read(page: number): Promise<P> {
    const reading = this.#reading.get(page);
    if (reading) return reading;
    const next = this.#take(page).finally(() => this.#reading.delete(page));
    this.#reading.set(page, next);
    return next;
  }

  async #take(page: number): Promise<P> {
    const answer = await this.#load(page * pageLines, this.#gone.signal);
    this.#kept.set(page, { items: answer.items, stale: false });
    this.#total = answer.total ?? page * pageLines + answer.items.length;
    this.#forget();
    this.#news.tell();
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
