import { createHash } from 'node:crypto';

/** What `fetch` is called with here: Octokit gives plain headers. @public */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** How an ETag of GitHub's was made from the headers; each is tried. */
type Formula = (headers: Headers) => string;

/**
 * Undocumented: the ETag is SHA-256 over Accept, Authorization and, in some answers,
 * Cookie, each with a colon behind it, and the body. Found out by
 * https://github.com/bored-engineer/github-conditional-http-transport
 */
const formulas: readonly Formula[] = [
  headers =>
    `${headers.get('accept') ?? ''}:${headers.get('authorization') ?? ''}:`,
  headers =>
    `${headers.get('accept') ?? ''}:${headers.get('authorization') ?? ''}:${
      headers.get('cookie') ?? ''
    }:`,
];

type Answer = {
  etag: string;
  body: string;
  headers: Headers;
  /** Reproduced the ETag that came with this answer; undefined when none did. */
  formula?: Formula;
};

/**
 * An answer as it may be kept outside of memory: what was said and how its ETag is made,
 * but not the ETag, which is a hash over the token. It is computed from the token at hand
 * when it is needed.
 * @public
 */
export type KeptAnswer = {
  url: string;
  body: string;
  /** Those that a reader needs: `content-type` and `link`. */
  headers: Record<string, string>;
  /** Place of the formula among those that are known. */
  formula: number;
};

/** The token and the request are in other headers of an answer, or tell of what is over. */
const keptHeaders = ['content-type', 'link'];

/** A page of a hundred pull requests has 2 MB; this holds every listing that we ask for. */
const defaultMaxBytes = 32 * 1024 * 1024;

/**
 * Answers by address, so that an unchanged listing costs a 304, which GitHub does not
 * count ("Use conditional requests if appropriate" of its REST best practices).
 *
 * GitHub's ETag depends on the token, and an App's token lives an hour. For an answer
 * whose ETag the known formula reproduced, the ETag is computed for the new token; for
 * others the known one is sent, and the 200 that follows is taken.
 * @public
 */
export class ConditionalCache {
  readonly #answers = new Map<string, Answer>();
  readonly #maxBytes: number;
  #bytes = 0;

  /** `maxBytes` bounds the bodies that are kept; the least recently used go first. */
  constructor(options: { maxBytes?: number } = {}) {
    this.#maxBytes = options.maxBytes ?? defaultMaxBytes;
  }

  /** A `fetch` that sends `If-None-Match` on GETs and answers a 304 from what is kept. */
  wrap(next: Fetch): Fetch {
    return async (url, init) => {
      const headers = new Headers(init.headers);
      if (init.method !== 'GET' || headers.has('if-none-match'))
        return next(url, init);
      const known = this.#answers.get(url);
      if (!known) return this.#keep(url, headers, await next(url, init));
      const etag = known.formula
        ? etagOf(known.formula, headers, known.body)
        : known.etag;
      const asking = new Headers(headers);
      asking.set('if-none-match', etag);
      const response = await next(url, {
        ...init,
        headers: Object.fromEntries(asking),
      });
      if (response.status !== 304) return this.#keep(url, headers, response);
      this.#remember(url, known);
      const shown = new Headers(known.headers);
      response.headers.forEach((value, name) => shown.set(name, value));
      return new Response(known.body, { status: 200, headers: shown });
    };
  }

  /** The answers that were asked for last, at most so many, the newest last; those whose ETag no formula gives are left out. */
  kept(limit: number): KeptAnswer[] {
    return [...this.#answers]
      .flatMap(([url, { body, headers, formula }]) =>
        formula
          ? [
              {
                ...{ url, body, formula: formulas.indexOf(formula) },
                headers: Object.fromEntries(
                  keptHeaders.flatMap(name => {
                    const value = headers.get(name);
                    return value === null ? [] : [[name, value]];
                  }),
                ),
              },
            ]
          : [],
      )
      .slice(-limit);
  }

  /** Takes what another process kept; it takes the place of what is known. */
  restore(answers: readonly KeptAnswer[]): void {
    for (const { url, body, headers, formula } of answers) {
      const known = formulas.at(formula);
      if (known)
        this.#remember(url, {
          ...{ etag: '', body, headers: new Headers(headers) },
          formula: known,
        });
    }
  }

  async #keep(
    url: string,
    headers: Headers,
    response: Response,
  ): Promise<Response> {
    const etag = response.headers.get('etag');
    if (response.status !== 200 || !etag) return response;
    const body = await response.text();
    const formula = formulas.find(
      each => bare(etagOf(each, headers, body)) === bare(etag),
    );
    // The formula is a hash over the body. Where it does not hold, the body may have been
    // cut on its way: kept, it would be given for the whole as long as that does not change.
    if (formula || isJson(body))
      this.#remember(url, { etag, body, headers: response.headers, formula });
    return new Response(body, {
      status: response.status,
      headers: response.headers,
    });
  }

  #remember(url: string, answer: Answer): void {
    this.#forget(url);
    // One answer must not push out all others.
    if (answer.body.length > this.#maxBytes / 2) return;
    this.#answers.set(url, answer);
    this.#bytes += answer.body.length;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#forget(oldest);
    }
  }

  #forget(url: string): void {
    const known = this.#answers.get(url);
    if (!known) return;
    this.#answers.delete(url);
    this.#bytes -= known.body.length;
  }
}

/** Weak, since that is what GitHub's comparison is: the answer may be compressed on its way. */
function etagOf(formula: Formula, headers: Headers, body: string): string {
  const hash = createHash('sha256').update(formula(headers)).update(body);
  return `W/"${hash.digest('hex')}"`;
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

function bare(etag: string): string {
  return etag.replace(/^W\//, '');
}
