/** What ends TLS in front of a portal: people find it at `origin`, and it passes on to `address`. */
export class Ingress {
  readonly origin: string;
  readonly #address: string;

  constructor(options: { origin: string; address: string }) {
    this.origin = options.origin;
    this.#address = options.address;
  }

  /** Passes a request on, with who asked and how in the headers that ingress-nginx sets. */
  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { protocol, host, pathname, search } = new URL(url);
    const forwarded = { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host, 'x-forwarded-for': '203.0.113.7' };
    return fetch(`${this.#address}${pathname}${search}`, { ...init, headers: { ...init.headers, ...forwarded } });
  }
}

/** Follows redirects and keeps cookies for each host, as a browser does; for sign-in over HTTP, or behind an ingress. */
export class CookieBrowser {
  readonly #ingress: Ingress | undefined;
  readonly #jar = new Map<string, Map<string, string>>();
  /** `Set-Cookie` lines as they came, by host. */
  readonly set = new Map<string, string[]>();

  constructor(options: { ingress?: Ingress } = {}) {
    this.#ingress = options.ingress;
  }

  /** One request, redirects not followed. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookies = this.#cookiesOf(url);
    const ingress = this.#ingress?.origin === new URL(url).origin ? this.#ingress : undefined;
    const ask = (to: string, given: RequestInit) => (ingress ? ingress.fetch(to, given) : fetch(to, given));
    const response = await ask(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const { host } = new URL(url);
      this.set.set(host, [...(this.set.get(host) ?? []), line]);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && (value === '' || /expires=thu, 01 jan 1970/i.test(line))) cookies.delete(name);
      else if (name) cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects up to an answer that is none, and gives it with its address. */
  async follow(url: string, init?: RequestInit): Promise<{ url: string; response: Response }> {
    let at = url;
    let response = await this.request(url, init);
    for (let hops = 0; hops < 20; hops++) {
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || !location) return { url: at, response };
      at = new URL(location, at).href;
      response = await this.request(at);
    }
    throw new Error(`Too many redirects from ${url}`);
  }

  #cookiesOf(url: string): Map<string, string> {
    const { host } = new URL(url);
    const cookies = this.#jar.get(host) ?? new Map<string, string>();
    this.#jar.set(host, cookies);
    return cookies;
  }
}
