/** Follows redirects and keeps cookies for each host, as a browser does; for sign-in over HTTP. */
export class CookieBrowser {
  readonly #jar = new Map<string, Map<string, string>>();
  /** `Set-Cookie` lines as they came, by host. */
  readonly set = new Map<string, string[]>();

  /** One request, redirects not followed. */
  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const cookies = this.#cookiesOf(url);
    const response = await fetch(url, {
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
