import { z } from 'zod';
import { RegistryError } from './errors';

const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'is not a sha256 digest');

/** Content descriptor of the OCI image specification. */
export const descriptorSchema = z.object({
  mediaType: z.string(),
  digest: digestSchema,
  size: z.number().int().nonnegative(),
  artifactType: z.string().optional(),
  urls: z.array(z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  platform: z
    .looseObject({ architecture: z.string(), os: z.string(), variant: z.string().optional() })
    .optional(),
});

const common = {
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  artifactType: z.string().optional(),
  subject: descriptorSchema.optional(),
  annotations: z.record(z.string(), z.string()).optional(),
};

/** Image manifest, OCI or Docker v2. */
const imageManifestSchema = z.looseObject({
  ...common,
  config: descriptorSchema,
  layers: z.array(descriptorSchema),
});

/** Image index, OCI or Docker manifest list. */
export const indexSchema = z.looseObject({ ...common, manifests: z.array(descriptorSchema) });

/** An image's configuration, as far as a workload or a label reader needs it. */
export const imageConfigSchema = z.looseObject({
  architecture: z.string().optional(),
  os: z.string().optional(),
  config: z
    .looseObject({
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      Env: z.array(z.string()).nullish(),
      WorkingDir: z.string().nullish(),
      Labels: z.record(z.string(), z.string()).nullish(),
    })
    .nullish(),
});

/** Content descriptor. */
export type Descriptor = z.infer<typeof descriptorSchema>;

/** Media types of what is stored, with the schema of each. */
export const mediaTypes = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const;

/** A manifest, parsed. */
export type ParsedManifest =
  | { kind: 'image'; mediaType: string; manifest: z.infer<typeof imageManifestSchema> }
  | { kind: 'index'; mediaType: string; manifest: z.infer<typeof indexSchema> };

/** Parses a manifest by the media type it was sent with. */
export function parseManifest(content: Buffer, contentType: string): ParsedManifest {
  let json: unknown;
  try {
    json = JSON.parse(content.toString('utf8'));
  } catch {
    throw new RegistryError('MANIFEST_INVALID', 'The manifest is not JSON');
  }
  const declared = z.object({ mediaType: z.string().optional() }).safeParse(json).data?.mediaType;
  const mediaType = contentType || declared || '';
  if (declared && declared !== mediaType) {
    throw new RegistryError('MANIFEST_INVALID', `mediaType '${declared}' of the manifest differs from Content-Type '${mediaType}'`);
  }
  const fail = (error: z.ZodError) => {
    const issue = error.issues[0];
    return new RegistryError('MANIFEST_INVALID', `${issue?.path.join('.') || 'manifest'}: ${issue?.message}`);
  };
  if (mediaType === mediaTypes.index || mediaType === mediaTypes.dockerIndex) {
    const parsed = indexSchema.safeParse(json);
    if (!parsed.success) throw fail(parsed.error);
    return { kind: 'index', mediaType, manifest: parsed.data };
  }
  if (mediaType === mediaTypes.manifest || mediaType === mediaTypes.dockerManifest) {
    const parsed = imageManifestSchema.safeParse(json);
    if (!parsed.success) throw fail(parsed.error);
    return { kind: 'image', mediaType, manifest: parsed.data };
  }
  throw new RegistryError('MANIFEST_INVALID', `Media type '${mediaType}' is not one of ${Object.values(mediaTypes).filter(type => type.includes('manifest') || type.includes('index')).join(', ')}`);
}
