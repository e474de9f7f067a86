import type { RequestListener } from 'node:http';
import type { GitHubPort } from '../../contract';
import { Listener } from '../../http/listener';
import type { Logger } from '../../logger';
import { createApplication } from '../../registry/application';
import { RegistryAuth } from '../../registry/auth';
import { requireDigest } from '../../registry/digest';
import { RegistryError } from '../../registry/errors';
import { addManifestReads } from '../../registry/manifest-routes';
import { namedParameters } from '../../registry/parameters';
import type { FleetImages } from './images';

/** An OCI registry, to pull manifests and configurations from. */
export function createRegistry(options: {
  images: FleetImages;
  port: number;
  github: Pick<GitHubPort, 'authenticate'>;
  logger: Logger;
  observe: RequestListener;
}): Listener {
  const { images, port, logger, observe } = options;
  const auth = RegistryAuth.create({ github: options.github });
  const application = createApplication({
    auth,
    logger,
    addRoutes: router => {
      addManifestReads(router, { manifests: images, auth });
      router.get(/^\/v2\/(.+)\/blobs\/([^/]+)$/, (request, response) => {
        const { repository, rest } = namedParameters(request);
        auth.actor(request);
        const config = images.config(repository, requireDigest(rest));
        if (!config) throw new RegistryError('BLOB_UNKNOWN', `Blob ${rest} is unknown to repository '${repository}'`);
        response.set({ 'Docker-Content-Digest': config.digest, 'Content-Type': 'application/octet-stream', 'Content-Length': String(config.content.length), ETag: `"${config.digest}"` });
        response.end(request.method === 'HEAD' ? undefined : config.content);
      });
    },
  });
  return new Listener({
    service: 'registry',
    port,
    configKey: 'ports.registry',
    handler: (request, response) => {
      observe(request, response);
      application(request, response);
    },
  });
}
