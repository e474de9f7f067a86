import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { digestSchema, fetchWithin } from '@ameide/plugin-primitives-common';
import { forTheLog, RefusedError, UnavailableError } from '../errors';
import {
  fetchBearerToken,
  parseBearerChallenge,
  RegistryCredentials,
} from './token';

const indexTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      platform: z
        .object({ os: z.string(), architecture: z.string() })
        .optional(),
    }),
  ),
});

/** An image as the registry has it. @public */
export type ResolvedImage = {
  /** Registry host and repository. */
  repository: string;
  digest: string;
  kind: 'index' | 'manifest';
  /** `linux/amd64`, …; empty for a single manifest. */
  platforms: string[];
};

/** A registry that says nothing for this long is down for our purposes; manifests may have 4 MiB (distribution-spec). */
const limits = { timeoutMs: 20_000, maxBytes: 4 * 1024 * 1024 };

/** Longer than this nobody waits in a job: it fails, and is done again. */
const longestWaitSeconds = 60;

/** Reads images over the OCI distribution API (https://github.com/opencontainers/distribution-spec). @public */
export class RegistryClient {
  readonly #credentials?: RegistryCredentials;
  readonly #fetch: typeof fetch;

  private constructor(options: {
    credentials?: RegistryCredentials;
    fetch: typeof fetch;
  }) {
    this.#credentials = options.credentials;
    this.#fetch = options.fetch;
  }

  /** `credentials` are sent to the registry's own token service only. */
  static create(
    options: { credentials?: RegistryCredentials; fetch?: typeof fetch } = {},
  ) {
    return new RegistryClient({
      credentials: options.credentials,
      fetch: options.fetch ?? fetch,
    });
  }

  /** Resolves a tag or digest; throws a `RefusedError` when it is not there. */
  async resolve(options: {
    repository: string;
    reference: string;
  }): Promise<ResolvedImage> {
    const { repository, reference } = options;
    const { base, response } = await this.#fetchFrom(
      repository,
      `manifests/${reference}`,
    );
    const image = `${repository}${
      reference.startsWith('sha256:') ? '@' : ':'
    }${reference}`;
    if (response.status === 404) {
      throw new RefusedError(
        forTheLog(
          `${image} is not in the registry at ${base}; publish it first`,
        ),
      );
    }
    if (!response.ok) {
      throw new UnavailableError(
        `registry at ${base} answered ${response.status} for ${image}`,
      );
    }
    const body = Buffer.from(await response.arrayBuffer());
    const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    const wanted = digestSchema.safeParse(reference).success
      ? reference
      : response.headers.get('docker-content-digest') ?? digest;
    if (wanted !== digest) {
      throw new UnavailableError(
        `registry at ${base} gave content of ${digest} for ${image}, expected ${wanted}`,
      );
    }
    const type =
      response.headers.get('content-type')?.split(';')[0].trim() ?? '';
    if (manifestTypes.includes(type))
      return { repository, digest, kind: 'manifest', platforms: [] };
    if (!indexTypes.includes(type)) {
      throw new RefusedError(
        forTheLog(
          `${image} has the media type ${JSON.stringify(
            type,
          )}, which is no image`,
        ),
      );
    }
    return {
      repository,
      digest,
      kind: 'index',
      platforms: platformsOf(body, image),
    };
  }

  /**
   * A manifest or blob of a repository by its digest, as JSON; undefined when it is not
   * there. Throws when its content is not of the digest.
   */
  async read(options: {
    repository: string;
    kind: 'manifests' | 'blobs';
    digest: string;
  }): Promise<unknown> {
    const { repository, kind, digest } = options;
    const { base, response } = await this.#fetchFrom(
      repository,
      `${kind}/${digest}`,
    );
    if (response.status === 404) return undefined;
    if (!response.ok)
      throw new UnavailableError(
        `registry at ${base} answered ${response.status} for ${repository}@${digest}`,
      );
    const body = Buffer.from(await response.arrayBuffer());
    const actual = `sha256:${createHash('sha256').update(body).digest('hex')}`;
    if (actual !== digest)
      throw new UnavailableError(
        `registry at ${base} gave content of ${actual} for ${repository}@${digest}`,
      );
    return JSON.parse(body.toString('utf8'));
  }

  async #fetchFrom(
    repository: string,
    path: string,
  ): Promise<{ base: string; response: Response }> {
    const slash = repository.indexOf('/');
    const [host, name] = [
      repository.slice(0, slash),
      repository.slice(slash + 1),
    ];
    const base = registryUrl(host);
    const url = `${base}/v2/${name}/${path}`;
    return { base, response: await this.#get(host, url, name) };
  }

  async #get(host: string, url: string, name: string): Promise<Response> {
    const accept = [...indexTypes, ...manifestTypes].join(', ');
    const first = await this.#request(host, url, { accept });
    if (first.status !== 401) return first;
    const challenge = parseBearerChallenge(
      first.headers.get('www-authenticate'),
    );
    if (!challenge) {
      throw new UnavailableError(
        `registry at ${host} asks for a login that is not a Bearer token`,
      );
    }
    const token = await fetchBearerToken({
      registry: registryUrl(host),
      challenge,
      scope: `repository:${name}:pull`,
      credentials: this.#credentials,
      fetch: this.#fetch,
    });
    const second = await this.#request(host, url, {
      accept,
      authorization: `Bearer ${token}`,
    });
    if (second.status === 401 || second.status === 403) {
      throw new RefusedError(
        forTheLog(
          `registry at ${host} does not let us read ${name}; give AMEIDE_REGISTRY_USERNAME and AMEIDE_REGISTRY_PASSWORD that may`,
        ),
      );
    }
    return second;
  }

  async #request(
    host: string,
    url: string,
    headers: Record<string, string>,
    mayWait = true,
  ): Promise<Response> {
    try {
      const response = await fetchWithin(
        url,
        { headers },
        { ...limits, base: registryUrl(host), fetch: this.#fetch },
      );
      const wait = Number(response.headers.get('retry-after') ?? Infinity);
      if (response.status !== 429 || !mayWait || !(wait <= longestWaitSeconds))
        return response;
      // Too many requests: once more, as late as it asks.
      await sleep(wait * 1000);
      return await this.#request(host, url, headers, false);
    } catch (error) {
      throw new UnavailableError(
        `registry at ${host} does not answer: ${
          error instanceof Error ? error.message : String(error)
        }; check that it is running`,
        { cause: error },
      );
    }
  }
}

/** Base address of a registry: plain HTTP for this machine, HTTPS for every other. @public */
export function registryUrl(host: string): string {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
  return `${local ? 'http' : 'https'}://${host}`;
}

function platformsOf(body: Buffer, image: string): string[] {
  let data: unknown;
  try {
    data = JSON.parse(body.toString('utf8'));
  } catch {
    throw new UnavailableError(
      `${image}: the registry gave an index that is no JSON`,
    );
  }
  const index = indexSchema.safeParse(data);
  if (!index.success)
    throw new UnavailableError(
      `${image}: the registry gave an index without manifests`,
    );
  return (
    index.data.manifests
      .flatMap(m =>
        m.platform ? [`${m.platform.os}/${m.platform.architecture}`] : [],
      )
      // Attestations are listed beside images, as unknown/unknown.
      .filter(platform => platform !== 'unknown/unknown')
  );
}
