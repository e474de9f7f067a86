import { ServiceUnavailableError } from '@backstage/errors';
import { readBytes } from './read-bytes';
import { withinTime } from './within-time';

/** What {@link fetchWithin} keeps to. @public */
export type FetchLimits = {
  /** Any address of the system that is asked: nothing on another origin is, unless by {@link trustedAddress}. */
  base: string;
  /** For an answer's body, unpacked. */
  maxBytes: number;
  /** For a request, its redirects and the whole of its answer. */
  timeoutMs: number;
  /** Sends the requests; the global one when left out. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
};

/** More redirects than these go round in a circle. */
const mostRedirects = 3;

/** Headers that say who asks. */
const credentialHeaders = ['authorization', 'cookie', 'proxy-authorization'];

/**
 * `fetch` for a system that may lead us astray. It asks nothing but the system's own
 * origin: an address that the system reports, such as a next page's (RFC 8288, `Link`),
 * would get our credentials. It follows redirects on that origin, and by https to others
 * without credentials, as GitHub's logs are kept elsewhere. It ends what is slow, and
 * what is too large, also where the body comes byte by byte; an answer is whole when it
 * is given.
 * @public
 */
export async function fetchWithin(
  url: string,
  init: RequestInit,
  limits: FetchLimits,
): Promise<Response> {
  const { base, maxBytes, timeoutMs, fetch: send = fetch } = limits;
  const own = new URL(base).origin;
  if (!URL.canParse(url) || new URL(url).origin !== own)
    throw new ServiceUnavailableError(
      `${own} names '${originOf(url)}' as a place of its own, which is not asked`,
    );
  return withinTime(
    { ms: timeoutMs, signal: init.signal ?? undefined },
    async signal => {
      let request = { url, init };
      for (let redirects = 0; ; redirects++) {
        const response = await send(request.url, {
          ...request.init,
          ...{ signal, redirect: 'manual' },
        });
        const next = redirected(response, request, own);
        if (!next) return whole(response, maxBytes);
        await response.body?.cancel();
        if (redirects >= mostRedirects)
          throw new ServiceUnavailableError(`${own} redirects more than ${mostRedirects} times`);
        request = next;
      }
    },
  );
}

/**
 * An address that a system sends us to for some `purpose`: on the origin of `base`, or by https, where whoever answers has a certificate. In the clear a forged
 * answer would get what we send, or reach into the own network. Throws otherwise.
 * @public
 */
export function trustedAddress(
  address: string,
  options: {
    base: string;
    purpose: string;
    /** What a relative address is relative to; none may be when left out. */
    from?: string;
  },
): URL {
  const { base, purpose, from } = options;
  const own = new URL(base).origin;
  const url = URL.canParse(address, from) ? new URL(address, from) : undefined;
  if (url && (url.origin === own || url.protocol === 'https:')) return url;
  throw new ServiceUnavailableError(
    `${own} sends us to '${originOf(
      url?.href ?? address,
    )}' for ${purpose}, which is neither on its own host nor https`,
  );
}

function redirected(
  response: Response,
  request: { url: string; init: RequestInit },
  own: string,
): { url: string; init: RequestInit } | undefined {
  const location = response.headers.get('location');
  if (![301, 302, 303, 307, 308].includes(response.status) || !location)
    return undefined;
  const { url, init } = request;
  const { method = 'GET' } = init;
  const isRead = ['GET', 'HEAD'].includes(method.toUpperCase());
  const to = trustedAddress(location, {
    ...{ base: own, from: url, purpose: 'what we asked' },
  });
  if (to.origin === own) {
    // A write is sent again only where the server says so (RFC 9110, 15.4).
    if (isRead || [307, 308].includes(response.status))
      return { url: to.href, init };
  } else if (isRead) {
    const headers = new Headers(init.headers);
    for (const name of credentialHeaders) headers.delete(name);
    // Some tell the server apart by plain headers alone.
    return {
      url: to.href,
      init: { ...init, headers: Object.fromEntries(headers) },
    };
  }
  throw new ServiceUnavailableError(
    `${own} redirects a ${method} to '${to.origin}', which is not sent there`,
  );
}

/** An answer with its body at hand. */
async function whole(response: Response, maxBytes: number): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await readBytes(response, maxBytes);
  // What these are cannot have a body (fetch standard, "null body status").
  return new Response([101, 204, 205, 304].includes(status) ? null : body, {
    ...{ status, statusText, headers },
  });
}

/** As much of an address as may be shown: never a path or a query, in which tokens travel. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return address.slice(0, 100);
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}
