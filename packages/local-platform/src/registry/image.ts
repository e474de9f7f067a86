import type { RegistryPort } from '../contract';
import type { BlobStore } from './blob-store';
import { packLayer } from './layer';
import { mediaTypes, type Descriptor } from './manifest';

type PushOptions = Parameters<RegistryPort['push']>[0];
type Json = Record<string, unknown>;

/** `linux/arm64/v8` in its parts. */
function parsePlatform(platform: string): { os: string; architecture: string; variant?: string } {
  const match = /^([a-z0-9]+)\/([a-z0-9_]+)(?:\/([a-z0-9]+))?$/.exec(platform);
  const [, os, architecture, variant] = match ?? [];
  if (os === undefined || architecture === undefined) throw new Error(`Platform '${platform}' is not 'os/architecture'; use, say, linux/amd64`);
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** An image as it is pushed: a manifest for each platform, and the index over them. */
export type BuiltImage = { manifests: Buffer[]; index: Buffer };

/** Builds an index over an image for each platform. Layers of the same files are one blob. */
export async function buildImage(options: { blobs: BlobStore; image: PushOptions }): Promise<BuiltImage> {
  const { blobs, image } = options;
  const annotations: Record<string, string> = {
    // What the labels say about the image's origin is true of the index as well, and only there is it seen without a pull.
    ...Object.fromEntries(Object.entries(image.images[0]?.config.Labels ?? {}).filter(([key]) => key.startsWith('org.opencontainers.image.'))),
    ...image.annotations,
  };
  const annotated = Object.keys(annotations).length ? { annotations } : {};
  const store = async (content: Json) => {
    const bytes = Buffer.from(JSON.stringify(content));
    return { digest: await blobs.put(bytes), size: bytes.length, bytes };
  };
  const manifests: Buffer[] = [];
  const descriptors: Descriptor[] = [];
  for (const { platform: name, layer: folder, config: settings } of image.images) {
    const platform = parsePlatform(name);
    const file = blobs.temporaryFile();
    const { diffId } = await packLayer({ folder, target: file });
    const layerDigest = await blobs.adopt(file);
    const layer = { mediaType: mediaTypes.layer, digest: layerDigest, size: blobs.size(layerDigest) ?? 0 };
    const config = await store({ ...platform, config: settings, rootfs: { type: 'layers', diff_ids: [diffId] } });
    const manifest = await store({
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: { mediaType: mediaTypes.config, digest: config.digest, size: config.size },
      layers: [layer],
      ...annotated,
    });
    manifests.push(manifest.bytes);
    descriptors.push({ mediaType: mediaTypes.manifest, digest: manifest.digest, size: manifest.size, platform });
  }
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: descriptors, ...annotated }));
  return { manifests, index };
}
