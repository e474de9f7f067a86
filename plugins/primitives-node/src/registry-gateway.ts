import { digestSchema } from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { RegistryConfig } from './config';
import { RegistryHttp } from './registry-http';
import { OutsideSystem, toServiceError } from './service-error';

/** What the registry says of one digest. @public */
export type RegistryImage = {
  digest: string;
  /** `linux/amd64`, …; of the index, or the one platform of a plain manifest. */
  platforms: string[];
  /** `org.opencontainers.image.revision`, annotation or label: the commit it was built from. */
  revision?: string;
  /** Bytes that are pulled for its first platform: config and layers, compressed as they are kept. */
  size?: number;
  /** Of the manifest or index under the digest. */
  mediaType?: string;
};

/** How a request to the registry may end early. @public */
export type RegistryRequestOptions = { signal?: AbortSignal };

const revisionKey = 'org.opencontainers.image.revision';
const annotationsSchema = z.record(z.string(), z.string()).optional();
const descriptorSchema = z.object({
  digest: digestSchema,
  size: z.number().optional(),
  platform: z
    .object({
      os: z.string(),
      architecture: z.string(),
      variant: z.string().optional(),
    })
    .optional(),
  annotations: annotationsSchema,
});
const indexSchema = z.object({
  mediaType: z.string().optional(),
  manifests: z.array(descriptorSchema),
  annotations: annotationsSchema,
});
const manifestSchema = z.object({
  mediaType: z.string().optional(),
  config: descriptorSchema,
  layers: z.array(z.object({ size: z.number() })).optional(),
  annotations: annotationsSchema,
});
const configSchema = z.object({
  os: z.string().optional(),
  architecture: z.string().optional(),
  config: z
    .object({ Labels: z.record(z.string(), z.string()).nullish() })
    .nullish(),
});

/** Reads images by the OCI distribution API. @public */
export class RegistryGateway {
  readonly #http: RegistryHttp;
  readonly #system: OutsideSystem;

  /** A gateway to the configured registry. */
  static create(options: { config: RegistryConfig }): RegistryGateway {
    return new RegistryGateway(options.config);
  }

  private constructor(config: RegistryConfig) {
    this.#http = new RegistryHttp({ config });
    this.#system = { name: 'The image registry', url: config.apiUrl };
  }

  /** The registry, as messages name it. */
  get system(): OutsideSystem {
    return this.#system;
  }

  /** Throws when the registry does not answer, or refuses the configured account; at most two requests. */
  async ping(options: RegistryRequestOptions = {}): Promise<void> {
    await this.#translated(() => this.#http.ping(options));
  }

  /**
   * The digest that a tag names now; undefined when there is no such tag.
   * `repository` is the full name, with the registry's host.
   */
  async resolveTag(
    repository: string,
    tag: string,
    options: RegistryRequestOptions = {},
  ): Promise<string | undefined> {
    return this.#translated(async () => {
      const path = `manifests/${encodeURIComponent(tag)}`;
      const response = await this.#http.send({
        ...{ ...options, repository, path },
        method: 'HEAD',
      });
      return (
        response &&
        digestSchema.parse(response.header('docker-content-digest'))
      );
    });
  }

  /** The image under a digest, by one to three requests; undefined when the registry does not have it. */
  async describe(
    repository: string,
    digest: string,
    options: RegistryRequestOptions = {},
  ): Promise<RegistryImage | undefined> {
    return this.#translated(async () => {
      const top = await this.#http.json({
        ...{ ...options, repository },
        path: `manifests/${digest}`,
      });
      if (top === undefined) return undefined;
      const index = indexSchema.safeParse(top);
      const about = { repository, ...options };
      if (!index.success) {
        const manifest = manifestSchema.parse(top);
        return { digest, ...(await this.#describeManifest(manifest, about)) };
      }
      return { digest, ...(await this.#describeIndex(index.data, about)) };
    });
  }

  async #describeIndex(
    index: z.infer<typeof indexSchema>,
    about: RegistryRequestOptions & { repository: string },
  ): Promise<Omit<RegistryImage, 'digest'>> {
    // Attestations sit in the index as manifests for "unknown/unknown"; they run nowhere.
    const images = index.manifests.filter(
      m => m.platform && m.platform.os !== 'unknown',
    );
    const platforms = images.flatMap(m =>
      m.platform ? [platformName(m.platform)] : [],
    );
    const { mediaType } = index;
    const annotated =
      index.annotations?.[revisionKey] ??
      images.find(m => m.annotations?.[revisionKey])?.annotations?.[
        revisionKey
      ];
    const raw =
      images[0] &&
      (await this.#http.json({
        ...about,
        path: `manifests/${images[0].digest}`,
      }));
    // An index may name manifests that were deleted.
    if (raw === undefined) return { platforms, mediaType, revision: annotated };
    const manifest = manifestSchema.parse(raw);
    const revision = annotated ?? manifest.annotations?.[revisionKey];
    const size = sizeOf(manifest);
    if (revision) return { platforms, mediaType, revision, size };
    const config = await this.#readConfig(manifest, about);
    return { platforms, mediaType, revision: revisionOf(config), size };
  }

  async #describeManifest(
    manifest: z.infer<typeof manifestSchema>,
    about: RegistryRequestOptions & { repository: string },
  ): Promise<Omit<RegistryImage, 'digest'>> {
    const config = await this.#readConfig(manifest, about);
    const { os, architecture } = config;
    return {
      platforms: os && architecture ? [`${os}/${architecture}`] : [],
      revision: manifest.annotations?.[revisionKey] ?? revisionOf(config),
      size: sizeOf(manifest),
      mediaType: manifest.mediaType,
    };
  }

  async #readConfig(
    manifest: z.infer<typeof manifestSchema>,
    about: RegistryRequestOptions & { repository: string },
  ): Promise<z.infer<typeof configSchema>> {
    const path = `blobs/${manifest.config.digest}`;
    return configSchema.parse(
      (await this.#http.json({ ...about, path })) ?? {},
    );
  }

  async #translated<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw toServiceError(this.#system, error);
    }
  }
}

function revisionOf(config: z.infer<typeof configSchema>): string | undefined {
  return config.config?.Labels?.[revisionKey];
}

function sizeOf(manifest: z.infer<typeof manifestSchema>): number | undefined {
  const { config, layers } = manifest;
  if (!layers || config.size === undefined) return undefined;
  return layers.reduce((sum, layer) => sum + layer.size, config.size);
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
