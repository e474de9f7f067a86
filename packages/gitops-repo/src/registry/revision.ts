import { z } from 'zod';
import { digestSchema } from '@ameide/plugin-primitives-common';
import { RegistryClient } from './client';

const descriptor = z.object({ digest: digestSchema });
const manifestSchema = z.object({ config: descriptor });
const indexSchema = z.object({
  manifests: z.array(
    descriptor.extend({ platform: z.object({ os: z.string() }).optional() }),
  ),
});
const configSchema = z.object({
  config: z
    .object({ Labels: z.record(z.string(), z.string()).nullish() })
    .nullish(),
});

/**
 * The commit that an image was built from, by its label `org.opencontainers.image.revision`
 * (OCI image specification, annotations); undefined where the image does not say.
 * @internal
 */
export async function revisionOf(options: {
  client: Pick<RegistryClient, 'read'>;
  repository: string;
  digest: string;
}): Promise<string | undefined> {
  const { client, repository, digest } = options;
  const read = (kind: 'manifests' | 'blobs', of: string) =>
    client.read({ repository, kind, digest: of });
  const top = await read('manifests', digest);
  const index = indexSchema.safeParse(top);
  // Attestations sit in the index as manifests for "unknown/unknown".
  const image = index.data?.manifests.find(m => m.platform?.os !== 'unknown');
  const one = image ? await read('manifests', image.digest) : top;
  const manifest = manifestSchema.safeParse(one);
  if (!manifest.success) return undefined;
  const config = await read('blobs', manifest.data.config.digest);
  return configSchema.safeParse(config).data?.config?.Labels?.[
    'org.opencontainers.image.revision'
  ];
}
