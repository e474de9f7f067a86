import type { Router } from 'express';
import { Readable } from 'node:stream';
import type { RegistryAuth } from './auth';
import type { BlobStore } from './blob-store';
import { requireDigest } from './digest';
import { RegistryError } from './errors';
import { namedParameters } from './parameters';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Blobs and their uploads (distribution specification, "Pull" and "Push"). */
export function addBlobRoutes(router: Router, options: { blobs: BlobStore; auth: RegistryAuth }): void {
  const { blobs, auth } = options;

  router.post(/^\/v2\/(.+)\/blobs\/uploads\/?$/, async (request, response) => {
    const { repository } = namedParameters(request);
    auth.requirePush(request, repository);
    const digest = textOf(request.query.digest);
    const mount = textOf(request.query.mount);
    const created = (stored: string) =>
      response.status(201).set({ Location: `/v2/${repository}/blobs/${stored}`, 'Docker-Content-Digest': stored }).end();
    if (mount !== undefined && blobs.size(requireDigest(mount)) !== undefined) {
      created(mount);
      return;
    }
    const id = blobs.startUpload();
    await blobs.create(id);
    if (digest !== undefined) {
      await blobs.append(id, request);
      await blobs.finish(id, digest);
      created(digest);
      return;
    }
    response
      .status(202)
      .set({ Location: `/v2/${repository}/blobs/uploads/${id}`, 'Docker-Upload-UUID': id, Range: '0-0' })
      .end();
  });

  router.all(/^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/, async (request, response) => {
    const { repository, rest: id } = namedParameters(request);
    auth.requirePush(request, repository);
    if (!blobs.exists(id)) throw new RegistryError('BLOB_UPLOAD_UNKNOWN', `Upload '${id}' is unknown to the registry`);
    const location = { Location: `/v2/${repository}/blobs/uploads/${id}`, 'Docker-Upload-UUID': id };
    const range = async () => `0-${Math.max(0, (await blobs.uploadSize(id)) - 1)}`;
    const start = /^(\d+)-\d+$/.exec(request.get('content-range') ?? '')?.[1];
    const inOrder = start === undefined || Number(start) === (await blobs.uploadSize(id));
    if (!inOrder && (request.method === 'PATCH' || request.method === 'PUT')) {
      response.set({ ...location, Range: await range() });
      throw new RegistryError('BLOB_UPLOAD_INVALID', `Chunk starts at ${start}, but ${await blobs.uploadSize(id)} bytes are here`);
    }
    switch (request.method) {
      case 'GET':
        response.status(204).set({ ...location, Range: await range() }).end();
        return;
      case 'PATCH':
        await blobs.append(id, request);
        response.status(202).set({ ...location, Range: await range() }).end();
        return;
      case 'PUT': {
        const digest = textOf(request.query.digest);
        if (digest === undefined) throw new RegistryError('DIGEST_INVALID', "Parameter 'digest' is missing; an upload ends with ?digest=sha256:…");
        await blobs.append(id, request.readable ? request : Readable.from([]));
        await blobs.finish(id, digest);
        response
          .status(201)
          .set({ Location: `/v2/${repository}/blobs/${digest}`, 'Docker-Content-Digest': digest })
          .end();
        return;
      }
      case 'DELETE':
        await blobs.cancel(id);
        response.status(204).end();
        return;
      default:
        throw new RegistryError('UNSUPPORTED', `${request.method} is not supported for uploads`);
    }
  });

  router.all(/^\/v2\/(.+)\/blobs\/([^/]+)$/, async (request, response) => {
    const { repository, rest } = namedParameters(request);
    if (request.method === 'DELETE') {
      auth.requirePush(request, repository);
      // Blobs are shared between repositories here; deleting one by itself could break another's image.
      throw new RegistryError('UNSUPPORTED', 'Blobs are not deleted one by one');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new RegistryError('UNSUPPORTED', `${request.method} is not supported for blobs`);
    auth.actor(request);
    const digest = requireDigest(rest);
    if (blobs.size(digest) === undefined) {
      throw new RegistryError('BLOB_UNKNOWN', `Blob ${digest} is unknown to repository '${repository}'`);
    }
    response.set({ 'Docker-Content-Digest': digest, 'Content-Type': 'application/octet-stream', ETag: `"${digest}"` });
    // Answers Range, HEAD and conditional requests as well.
    response.sendFile(blobs.path(digest), { dotfiles: 'allow', lastModified: false, cacheControl: false });
  });
}
