import { raw, type Request, type Response, type Router } from 'express';
import type { Actor } from '../contract';
import type { RegistryAuth } from './auth';
import { isDigest, requireDigest } from './digest';
import { RegistryError } from './errors';
import { mediaTypes } from './manifest';
import type { ManifestStore } from './manifest-store';
import { namedParameters } from './parameters';
import { isTag } from './reference';

/** The specification asks registries to take at least 4 MiB. */
const manifestLimit = '4mb';
const manifestPath = /^\/v2\/(.+)\/manifests\/([^/]+)$/;

function sendPage(request: Request, response: Response, names: string[]): string[] {
  const { n, last } = request.query;
  const after = typeof last === 'string' ? names.filter(name => name > last) : names;
  if (typeof n !== 'string' || !/^\d+$/.test(n)) return after;
  const page = after.slice(0, Number(n));
  const end = page.at(-1);
  if (end !== undefined && page.length < after.length) {
    response.set('Link', `<${request.path}?n=${n}&last=${encodeURIComponent(end)}>; rel="next"`);
  }
  return page;
}

/** What is pulled of manifests. */
export type ManifestSource = Pick<ManifestStore, 'get' | 'content' | 'tags' | 'repositories' | 'referrers'>;

/** Pulling manifests, and listing tags, repositories and referrers. */
export function addManifestReads(router: Router, options: { manifests: ManifestSource; auth: RegistryAuth }): void {
  const { manifests, auth } = options;

  router.get(manifestPath, async (request, response) => {
    const { repository, rest: reference } = namedParameters(request);
    auth.actor(request);
    const stored = manifests.get(repository, reference);
    if (!stored) throw new RegistryError('MANIFEST_UNKNOWN', `Manifest '${reference}' is unknown to repository '${repository}'`);
    response.set({ 'Content-Type': stored.mediaType, 'Docker-Content-Digest': stored.digest, ETag: `"${stored.digest}"` });
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    const content = await manifests.content(stored);
    response.set('Content-Length', String(content.length));
    // `end` and not `send`, which would add a charset to the media type.
    response.end(request.method === 'HEAD' ? undefined : content);
  });

  router.get(/^\/v2\/(.+)\/tags\/list$/, (request, response) => {
    const { repository } = namedParameters(request);
    auth.actor(request);
    response.json({ name: repository, tags: sendPage(request, response, manifests.tags(repository)) });
  });

  router.get('/v2/_catalog', (request, response) => {
    auth.actor(request);
    response.json({ repositories: sendPage(request, response, manifests.repositories()) });
  });

  router.get(/^\/v2\/(.+)\/referrers\/([^/]+)$/, (request, response) => {
    const { repository, rest } = namedParameters(request);
    auth.actor(request);
    const all = manifests.referrers(repository, requireDigest(rest));
    const filter = request.query.artifactType;
    if (typeof filter === 'string') response.set('OCI-Filters-Applied', 'artifactType');
    const found = typeof filter === 'string' ? all.filter(each => each.artifactType === filter) : all;
    response.set('Content-Type', mediaTypes.index);
    response.end(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests: found }));
  });
}

/** Manifests, tags, the catalog and referrers, to push and to pull. */
export function addManifestRoutes(
  router: Router,
  options: {
    manifests: ManifestStore;
    auth: RegistryAuth;
    put: (input: { repository: string; reference: string; contentType: string; content: Buffer; actor: Actor }) => Promise<{ digest: string; subject?: string }>;
  },
): void {
  const { manifests, auth } = options;
  router.put(manifestPath, raw({ type: () => true, limit: manifestLimit }), async (request, response) => {
    const { repository, rest: reference } = namedParameters(request);
    const actor = auth.requirePush(request, repository);
    if (!isDigest(reference) && !isTag(reference)) throw new RegistryError('MANIFEST_INVALID', `'${reference}' is neither a tag nor a digest`);
    const content = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const contentType = (request.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
    const { digest, subject } = await options.put({ repository, reference, contentType, content, actor });
    response
      .status(201)
      .set({ Location: `/v2/${repository}/manifests/${digest}`, 'Docker-Content-Digest': digest, ...(subject ? { 'OCI-Subject': subject } : {}) })
      .end();
  });

  router.delete(manifestPath, (request, response) => {
    const { repository, rest: reference } = namedParameters(request);
    auth.requirePush(request, repository);
    manifests.delete(repository, reference);
    response.status(202).end();
  });

  addManifestReads(router, options);
}
