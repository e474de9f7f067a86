import { digestSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { RegistryConfig } from './config';
import { request } from './http';
import {
  HttpStatusError,
  OutsideSystem,
  toServiceError,
} from './service-error';

/** What the registry says of one digest. @public */
export type RegistryImage = {
  digest: string;
  /** `linux/amd64`, …; of the index, or the one platform of a plain manifest. */
  platforms: string[];
  /** Label `org.opencontainers.image.revision`: the commit it was built from. */
  revision?: string;
};

const descriptorSchema = z.object({
  digest: digestSchema,
  platform: z
    .object({
      os: z.string(),
      architecture: z.string(),
      variant: z.string().optional(),
    })
    .optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});
const indexSchema = z.object({ manifests: z.array(descriptorSchema) });
const manifestSchema = z.object({ config: z.object({ digest: digestSchema }) });
const configSchema = z.object({
  os: z.string().optional(),
  architecture: z.string().optional(),
  config: z
    .object({ Labels: z.record(z.string(), z.string()).nullish() })
    .nullish(),
});

/** OCI and Docker media types of manifests and indexes; a registry may serve either (distribution-spec, "Pulling manifests"). */
const acceptManifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** Reads images by the OCI distribution API. @public */
export class RegistryGateway {
  readonly #config: RegistryConfig;
  readonly #system: OutsideSystem;
  readonly #tokens = new Map<string, string>();

  /** A gateway to the configured registry. */
  static create(options: { config: RegistryConfig }): RegistryGateway {
    return new RegistryGateway(options.config);
  }

  private constructor(config: RegistryConfig) {
    this.#config = config;
    this.#system = { name: 'The image registry', url: config.apiUrl };
  }

  /** The registry, as messages name it. */
  get system(): OutsideSystem {
    return this.#system;
  }

  /** Throws when the registry does not answer (distribution-spec, "Determining support"). */
  async ping(options: { signal?: AbortSignal } = {}): Promise<void> {
    try {
      // 401 is how a registry greets who has not logged in yet.
      await request(`${this.#config.apiUrl}/v2/`, {
        ...options,
        headers: this.#basic(),
        expect: [401],
      });
    } catch (error) {
      throw toServiceError(this.#system, error);
    }
  }

  /**
   * The digest that a tag names now; undefined when there is no such tag.
   * `repository` is the full name, with the registry's host.
   */
  async resolveTag(
    repository: string,
    tag: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<string | undefined> {
    const path = `manifests/${encodeURIComponent(tag)}`;
    const response = await this.#get(repository, path, {
      ...options,
      method: 'HEAD',
    });
    if (!response) return undefined;
    return this.#parse(
      digestSchema,
      response.headers.get('docker-content-digest'),
    );
  }

  /** The image under a digest; undefined when the registry does not have it. */
  async describe(
    repository: string,
    digest: string,
    options: { signal?: AbortSignal } = {},
  ): Promise<RegistryImage | undefined> {
    const top = await this.#json(repository, `manifests/${digest}`, options);
    if (top === undefined) return undefined;
    const index = indexSchema.safeParse(top);
    if (!index.success)
      return this.#describeManifest(repository, digest, top, options);
    // Attestations sit in the index as manifests for "unknown/unknown"; they run nowhere.
    const images = index.data.manifests.filter(
      m => m.platform && m.platform.os !== 'unknown',
    );
    const [first] = images;
    const one: unknown =
      first &&
      (await this.#json(repository, `manifests/${first.digest}`, options));
    const detail =
      one === undefined
        ? undefined
        : await this.#describeManifest(repository, first.digest, one, options);
    return {
      digest,
      platforms: images.flatMap(m =>
        m.platform ? [platformName(m.platform)] : [],
      ),
      revision: detail?.revision,
    };
  }

  async #describeManifest(
    repository: string,
    digest: string,
    raw: unknown,
    options: { signal?: AbortSignal },
  ): Promise<RegistryImage> {
    const manifest = this.#parse(manifestSchema, raw);
    const path = `blobs/${manifest.config.digest}`;
    const config: z.infer<typeof configSchema> = this.#parse(
      configSchema,
      (await this.#json(repository, path, options)) ?? {},
    );
    return {
      digest,
      platforms:
        config.os && config.architecture
          ? [`${config.os}/${config.architecture}`]
          : [],
      revision: config.config?.Labels?.['org.opencontainers.image.revision'],
    };
  }

  async #json(
    repository: string,
    path: string,
    options: { signal?: AbortSignal },
  ) {
    const response = await this.#get(repository, path, options);
    if (!response) return undefined;
    try {
      const body: unknown = await response.json();
      return body;
    } catch (error) {
      throw toServiceError(this.#system, error);
    }
  }

  /** GET or HEAD below a repository; undefined for 404. Answers a Bearer challenge once. */
  async #get(
    repository: string,
    path: string,
    options: { signal?: AbortSignal; method?: string },
  ): Promise<Response | undefined> {
    const name = repository.slice(repository.indexOf('/') + 1);
    const url = `${this.#config.apiUrl}/v2/${name}/${path}`;
    const send = () =>
      request(url, {
        ...options,
        headers: { accept: acceptManifests, ...this.#authorization(name) },
        // Blobs may be served from a store elsewhere by a signed address (distribution-spec, "Pulling blobs").
        expect: [401, 404, 301, 302, 307, 308],
      });
    try {
      let response = await send();
      const challenge = response.headers.get('www-authenticate');
      if (response.status === 401 && challenge?.startsWith('Bearer ')) {
        this.#tokens.set(name, await this.#login(challenge, options.signal));
        response = await send();
      }
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        response = await request(new URL(location, url).href, {
          signal: options.signal,
        });
      }
      if (response.status === 404) return undefined;
      if (!response.ok)
        throw new HttpStatusError(response.status, `${path} of ${name}`);
      return response;
    } catch (error) {
      throw toServiceError(this.#system, error);
    }
  }

  #authorization(name: string): Record<string, string> {
    const token = this.#tokens.get(name);
    if (token) return { authorization: `Bearer ${token}` };
    return this.#basic();
  }

  #basic(): Record<string, string> {
    const { username, password } = this.#config;
    if (!username || !password) return {};
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }

  /** Follows a Bearer challenge (distribution's "Token Authentication Specification"). */
  async #login(challenge: string, signal?: AbortSignal): Promise<string> {
    const fields = Object.fromEntries(
      [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(m => [m[1], m[2]]),
    );
    const url = new URL(fields.realm);
    for (const key of ['service', 'scope']) {
      if (fields[key]) url.searchParams.set(key, fields[key]);
    }
    const response = await request(url.href, {
      signal,
      headers: this.#basic(),
    });
    const body = z
      .object({
        token: z.string().optional(),
        access_token: z.string().optional(),
      })
      .parse(await response.json());
    return body.token ?? body.access_token ?? '';
  }

  #parse<T>(schema: z.ZodType<T>, value: unknown): T {
    const result = schema.safeParse(value);
    if (!result.success) throw toServiceError(this.#system, result.error);
    return result.data;
  }
}

function platformName(platform: {
  os: string;
  architecture: string;
  variant?: string;
}) {
  return [platform.os, platform.architecture, platform.variant]
    .filter(Boolean)
    .join('/');
}
