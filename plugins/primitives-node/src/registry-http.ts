import { setTimeout as sleep } from 'node:timers/promises';
import { trustedAddress } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { RegistryConfig } from './config';
import { Answer, request } from './http';
import { toOwnTime } from './server-time';
import { HttpStatusError } from './service-error';

/** OCI and Docker media types of manifests and indexes; a registry may serve either (distribution-spec, "Pulling manifests"). */
const acceptManifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Manifests may have 4 MiB (distribution-spec); a config and a token are smaller. */
const maxBytes = 4 * 1024 * 1024;

/** Longest wait that a caller is made to sit through; a longer one is an error. */
const longestWaitMs = 30_000;

/** How often a request is sent again after a wait. */
const retries = 2;

const tokenSchema = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
});

/** What a request is about. @internal */
export type RegistryRequest = {
  /** Full name, with the registry's host. */
  repository: string;
  /** Below the repository: `manifests/…`, `blobs/…`. */
  path: string;
  method?: 'GET' | 'HEAD';
  signal?: AbortSignal;
};

/** Speaks the OCI distribution API's HTTP: logins, blobs that are kept elsewhere, and requests to slow down. @internal */
export class RegistryHttp {
  readonly #config: RegistryConfig;
  readonly #tokens = new Map<string, Promise<string>>();
  #pausedUntil = 0;

  /** To the configured registry. */
  constructor(options: { config: RegistryConfig }) {
    this.#config = options.config;
  }

  /** Throws when the registry does not answer (distribution-spec, "Determining support"), or refuses the configured account. */
  async ping(options: { signal?: AbortSignal }): Promise<void> {
    const { status, header } = await request(`${this.#config.apiUrl}/v2/`, {
      ...options,
      limit: maxBytes,
      headers: this.#basic(),
      expect: [401],
    });
    // 401 is how a registry greets who has not logged in yet.
    if (status !== 401 || !this.#basic().authorization) return;
    const challenge = header('www-authenticate');
    if (!challenge?.startsWith('Bearer '))
      throw new HttpStatusError(status, 'GET /v2/ with the account');
    // As `docker login` does: a token for no repository.
    await this.#login(challenge, { ...options, fields: ['service'] });
  }

  /** A JSON body; undefined for 404. */
  async json(options: RegistryRequest): Promise<unknown> {
    const answer = await this.send(options);
    return answer && JSON.parse(answer.text);
  }

  /** Sends a request, again after a wait that the registry asks for; undefined for 404. */
  async send(options: RegistryRequest): Promise<Answer | undefined> {
    for (let retry = 0; ; retry++) {
      await this.#wait(options.signal);
      const response = await this.#sendOnce(options);
      if (response.status === 404) return undefined;
      if (response.ok) return response;
      const pause = retryAfterMs(response);
      if (pause !== undefined)
        this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + pause);
      if (pause === undefined || retry >= retries) {
        throw new HttpStatusError(
          response.status,
          `${options.path} of ${options.repository}`,
        );
      }
    }
  }

  async #wait(signal?: AbortSignal): Promise<void> {
    const wait = this.#pausedUntil - Date.now();
    if (wait > longestWaitMs) {
      throw new HttpStatusError(
        429,
        `it asks to be left alone until ${new Date(
          this.#pausedUntil,
        ).toISOString()}`,
      );
    }
    if (wait > 0) await sleep(wait, undefined, { signal });
  }

  /** One request with its login, and with the second one to where a blob is kept. */
  async #sendOnce(options: RegistryRequest): Promise<Answer> {
    const { repository, path, signal } = options;
    const name = repository.slice(repository.indexOf('/') + 1);
    const url = `${this.#config.apiUrl}/v2/${name}/${path}`;
    const send = async () =>
      request(url, {
        ...{ signal, method: options.method, limit: maxBytes },
        headers: {
          accept: acceptManifests,
          ...(await this.#authorization(name)),
        },
        // Blobs may be served from a store elsewhere by a signed address (distribution-spec, "Pulling blobs").
        expect: [401, 404, 301, 302, 307, 308, 429, 503],
      });
    const used = this.#tokens.get(name);
    let response = await send();
    const challenge = response.header('www-authenticate');
    if (response.status === 401 && challenge?.startsWith('Bearer ')) {
      // Of several that were refused at once, the first logs in for all.
      if (this.#tokens.get(name) === used)
        this.#tokens.set(name, this.#login(challenge, { signal }));
      response = await send();
    }
    const location = response.header('location');
    if (response.status >= 300 && response.status < 400 && location)
      // GitHub's blobs are on another host, as Docker Hub's realm is.
      return request(
        trustedAddress(location, { base: url, from: url, purpose: 'a blob' })
          .href,
        { ...{ signal, limit: maxBytes }, expect: [404] },
      );
    return response;
  }

  async #authorization(name: string): Promise<Record<string, string>> {
    const token = this.#tokens.get(name);
    if (!token) return this.#basic();
    try {
      return { authorization: `Bearer ${await token}` };
    } catch (error) {
      this.#tokens.delete(name);
      throw error;
    }
  }

  #basic(): Record<string, string> {
    const { username, password } = this.#config;
    if (!username || !password) return {};
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }

  /** Follows a Bearer challenge (distribution's "Token Authentication Specification"). */
  async #login(
    challenge: string,
    options: { signal?: AbortSignal; fields?: string[] },
  ): Promise<string> {
    const { signal, fields: asked = ['service', 'scope'] } = options;
    const fields = Object.fromEntries(
      [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(m => [m[1], m[2]]),
    );
    const url = trustedAddress(fields.realm ?? '', {
      base: this.#config.apiUrl,
      purpose: 'a token',
    });
    for (const key of asked) {
      if (fields[key]) url.searchParams.set(key, fields[key]);
    }
    const { text } = await request(url.href, {
      ...{ signal, limit: maxBytes },
      headers: this.#basic(),
    });
    const body = tokenSchema.parse(JSON.parse(text));
    return body.token ?? body.access_token ?? '';
  }
}

/** What a registry that is asked too much says: seconds, or a date (RFC 9110, Retry-After). */
function retryAfterMs(response: Answer): number | undefined {
  const value = response.header('retry-after');
  if (!value || ![429, 503].includes(response.status)) return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds)
    ? toOwnTime(Date.parse(value), response.header('date')) - Date.now()
    : seconds * 1_000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}
