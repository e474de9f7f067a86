import { LineNews, Lines } from './lines';

type Page<T> = { items: T[]; nextCursor?: string; total?: number };
type Load<T> = (
  place: { cursor?: string; limit: number },
  signal: AbortSignal,
) => Promise<Page<T>>;

/** Lines of a page, and the most that the API gives. */
const pageSize = 100;
const largestPage = 500;

/**
 * A list that is read from its beginning on, as far as it is seen. Of a past moment a page
 * may hold none of what is asked for and still have a next one: then that is read too.
 * @internal
 */
export class CursorLines<T> implements Lines<T> {
  readonly #load: Load<T>;
  readonly #gone = new AbortController();
  readonly #news = new LineNews();
  #items: T[] = [];
  #next?: string;
  #total?: number;
  #reading?: Promise<void>;
  #failure?: Error;
  #isCounting = false;

  /** `load` reads a page. */
  constructor(load: Load<T>) {
    this.#load = load;
  }

  /** {@inheritDoc Lines.version} */
  version = this.#news.version;

  /** {@inheritDoc Lines.subscribe} */
  subscribe = this.#news.subscribe;

  /** With one that is not known yet, where there are more. */
  get length(): number {
    return this.#items.length + (this.#next === undefined ? 0 : 1);
  }

  /** All that there are; undefined while nobody has gone through them. */
  get total(): number | undefined {
    return this.#next === undefined ? this.#items.length : this.#total;
  }

  /** Why no more could be read; what was read stays. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether it is going through all of them. */
  get isCounting(): boolean {
    return this.#isCounting;
  }

  /** {@inheritDoc Lines.at} */
  at(index: number): T | undefined {
    return this.#items[index];
  }

  /** {@inheritDoc Lines.see} */
  see(_first: number, last: number): void {
    if (last >= this.#items.length && this.#next && !this.#failure)
      void this.more();
  }

  /** Reads on; again after a failure. */
  async more(): Promise<void> {
    this.#failure = undefined;
    this.#reading ??= this.#readOn().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  /** Reads on to the end, after which the total is known; a failure ends it. */
  count = async (): Promise<void> => {
    if (this.#isCounting) return;
    this.#isCounting = true;
    this.#news.tell();
    do {
      await this.more();
    } while (this.#next !== undefined && !this.#failure);
    this.#isCounting = false;
    this.#news.tell();
  };

  /** Reads as many lines again as were read before, and puts them in their place at once. */
  refresh = async (): Promise<this> => {
    await this.#reading;
    const wanted = Math.max(1, this.#items.length);
    const items: T[] = [];
    let page: Page<T> = { items };
    do {
      const left = wanted - items.length;
      const limit = Math.min(Math.max(left, pageSize), largestPage);
      const cursor = page.nextCursor;
      page = await this.#load({ cursor, limit }, this.#gone.signal);
      items.push(...page.items);
    } while (page.nextCursor !== undefined && items.length < wanted);
    this.#set(items, page);
    return this;
  };

  /** Gives up what is being read. */
  close(): void {
    this.#gone.abort();
  }

  async #readOn(): Promise<void> {
    const before = this.#items.length;
    try {
      while (this.#next !== undefined && this.#items.length === before) {
        const limit = this.#isCounting ? largestPage : pageSize;
        const place = { cursor: this.#next, limit };
        const page = await this.#load(place, this.#gone.signal);
        this.#set([...this.#items, ...page.items], page);
      }
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#news.tell();
    }
  }

  #set(items: T[], { nextCursor, total }: Page<T>): void {
    this.#items = items;
    this.#next = nextCursor;
    this.#total = total;
    this.#news.tell();
  }
}
