import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { run } from '../lib/run.mjs';

/**
 * An npm registry on this machine that has the given tarballs and nothing else, for a scope
 * of its own, so that the READMEs' `yarn add` lines run as they are written before anything
 * is published. It answers what Yarn asks of
 * https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md: a package, and its tarball.
 */
export async function startRegistry({ tarballs }) {
  const answers = new Map();
  const server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url ?? ''));
    response.writeHead(answer ? 200 : 404, { 'content-type': answer?.type ?? 'text/plain' });
    response.end(answer?.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://localhost:${server.address().port}`;
  const names = [];
  for (const tarball of tarballs) {
    const body = await readFile(tarball);
    const manifest = JSON.parse(await run('tar', ['-xzOf', tarball, 'package/package.json']));
    const { name, version } = manifest;
    const digest = createHash('sha512').update(body);
    // Yarn's cache knows a tarball by its address, and the version stays the same from run to run.
    const path = join('/-', digest.copy().digest('hex').slice(0, 16), basename(tarball));
    const dist = { tarball: `${url}${path}`, integrity: `sha512-${digest.digest('base64')}` };
    const document = { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
    answers.set(path, { type: 'application/octet-stream', body });
    answers.set(`/${name}`, { type: 'application/json', body: JSON.stringify(document) });
    names.push(name);
  }
  return { url, names, stop: () => new Promise(resolve => server.close(resolve)) };
}
