import { createHash } from 'node:crypto';
import { mediaTypes } from '../../registry/manifest';
import type { FleetImage } from '../records';

/** A piece of an image: its digest, its media type and its bytes. */
export type Piece = { digest: string; mediaType: string; content: Buffer };
/** All that is served of an image; layers are named, but nowhere. */
export type ImagePieces = { index: Piece; manifests: Piece[]; configs: Piece[] };

const sha256 = (content: string | Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

function piece(mediaType: string, value: object): Piece {
  const content = Buffer.from(JSON.stringify(value));
  return { digest: sha256(content), mediaType, content };
}

const descriptor = ({ mediaType, digest, content }: Piece) => ({ mediaType, digest, size: content.length });

/** Makes an image's index, manifests and configurations: the same bytes for the same description, so that none need be kept. */
export function describeImage(image: Pick<FleetImage, 'repository' | 'architectures' | 'created' | 'labels'>): ImagePieces {
  const parts = image.architectures.map(architecture => {
    const layer = sha256(`${image.repository} ${image.created} ${architecture} ${JSON.stringify(image.labels)}`);
    const config = piece(mediaTypes.config, {
      created: image.created,
      architecture,
      os: 'linux',
      config: { Entrypoint: ['/main'], Labels: image.labels },
      rootfs: { type: 'layers', diff_ids: [layer] },
    });
    const manifest = piece(mediaTypes.manifest, {
      schemaVersion: 2,
      mediaType: mediaTypes.manifest,
      config: descriptor(config),
      layers: [{ mediaType: mediaTypes.layer, digest: layer, size: 4_194_304 }],
    });
    return { architecture, config, manifest };
  });
  const index = piece(mediaTypes.index, {
    schemaVersion: 2,
    mediaType: mediaTypes.index,
    manifests: parts.map(({ architecture, manifest }) => ({ ...descriptor(manifest), platform: { architecture, os: 'linux' } })),
  });
  return { index, manifests: parts.map(({ manifest }) => manifest), configs: parts.map(({ config }) => config) };
}
