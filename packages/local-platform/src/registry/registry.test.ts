import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimPorts } from '../../scripts/ports.cjs';
import type { Actor, GitHubEvent } from '../contract';
import { silentLogger } from '../logger';
import { SqliteStore } from '../store';
import { digestOf } from './digest';
import { mediaTypes } from './manifest';
import { Registry } from './registry';

const actor: Actor = { login: 'ada', kind: 'user' };

describe('Registry', () => {
  let folder: string;
  let registry: Registry;
  let base: string;
  const events: GitHubEvent[] = [];
  const headers = { authorization: 'Bearer good' };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'registry-'));
    const port = await claimPorts();
    registry = Registry.create({
      config: { stateFolder: folder, ports: { github: 1, registry: port, argocd: 1, control: 1, workloads: 1 } },
      store: SqliteStore.open(':memory:'),
      logger: silentLogger,
      github: {
        serverUrl: 'http://localhost:4700',
        authenticate: token => (token === 'good' ? actor : undefined),
        emit: event => void events.push(event),
        listRepositories: () => [{ owner: 'acme', name: 'shop' }],
      },
    });
    await registry.start();
    base = `http://127.0.0.1:${port}`;
  });

  afterAll(async () => {
    await registry.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function upload(repository: string, content: Buffer, digest = digestOf(content)): Promise<Response> {
    return await fetch(`${base}/v2/${repository}/blobs/uploads/?digest=${digest}`, { method: 'POST', headers, body: new Uint8Array(content) });
  }

  async function putManifest(reference: string, manifest: object, type: string = mediaTypes.manifest): Promise<Response> {
    return await fetch(`${base}/v2/acme/app/manifests/${reference}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': type },
      body: JSON.stringify(manifest),
    });
  }

  const code = async (response: Response) => {
    const body: unknown = await response.json();
    return JSON.stringify(body);
  };

  it('asks for credentials as ghcr.io does, and gives a token for them', async () => {
    const ping = await fetch(`${base}/v2/`);
    expect(ping.status).toBe(401);
    expect(ping.headers.get('www-authenticate')).toMatch(/^Bearer realm="http:\/\/127\.0\.0\.1:\d+\/token",service="127/);
    const basic = { authorization: `Basic ${Buffer.from('x:good').toString('base64')}` };
    expect(await (await fetch(`${base}/token?scope=repository:a:pull`, { headers: basic })).json()).toMatchObject({ token: 'good' });
    expect((await fetch(`${base}/v2/`, { headers })).status).toBe(200);
    expect((await fetch(`${base}/v2/`, { headers: { authorization: 'Bearer bad' } })).status).toBe(401);
  });

  it('refuses a push without a token, and content that is not what it says', async () => {
    const refused = await fetch(`${base}/v2/acme/app/blobs/uploads/`, { method: 'POST' });
    expect(refused.status).toBe(401);
    expect(await code(refused)).toContain('UNAUTHORIZED');
    expect(refused.headers.get('www-authenticate')).toContain('repository:acme/app:pull,push');
    const wrong = await upload('acme/app', Buffer.from('one'), digestOf('two'));
    expect(wrong.status).toBe(400);
    expect(await code(wrong)).toContain('DIGEST_INVALID');
    expect((await fetch(`${base}/v2/acme/app/blobs/${digestOf('two')}`)).status).toBe(404);
  });

  it('takes a blob in chunks in order, and gives parts of it', async () => {
    const start = await fetch(`${base}/v2/acme/app/blobs/uploads/`, { method: 'POST', headers });
    expect(start.status).toBe(202);
    const location = `${base}${start.headers.get('location')}`;
    const chunk = (text: string, range: string) =>
      fetch(location, { method: 'PATCH', headers: { ...headers, 'content-range': range, 'content-type': 'application/octet-stream' }, body: text });
    expect((await chunk('hello ', '0-5')).headers.get('range')).toBe('0-5');
    expect((await chunk('late', '9-12')).status).toBe(416);
    expect((await chunk('world', '6-10')).status).toBe(202);
    const digest = digestOf('hello world');
    const end = await fetch(`${location}?digest=${digest}`, { method: 'PUT', headers });
    expect(end.status).toBe(201);
    const part = await fetch(`${base}/v2/acme/app/blobs/${digest}`, { headers: { range: 'bytes=6-10' } });
    expect([part.status, await part.text()]).toEqual([206, 'world']);
    const head = await fetch(`${base}/v2/acme/app/blobs/${digest}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), head.headers.get('docker-content-digest')]).toEqual([200, '11', digest]);
    const mounted = await fetch(`${base}/v2/acme/other/blobs/uploads/?mount=${digest}&from=acme/app`, { method: 'POST', headers });
    expect(mounted.status).toBe(201);
  });

  it('takes a manifest only when all it names is here, and lists tags by pages and referrers', async () => {
    const config = Buffer.from('{"architecture":"amd64","os":"linux"}');
    const descriptor = (content: Buffer, mediaType: string) => ({ mediaType, digest: digestOf(content), size: content.length });
    const manifest = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: descriptor(config, mediaTypes.config), layers: [] };
    const missing = await putManifest('v1', { ...manifest, config: descriptor(Buffer.from('absent'), mediaTypes.config) });
    expect([missing.status, await code(missing)]).toEqual([404, expect.stringContaining('MANIFEST_BLOB_UNKNOWN')]);
    await upload('acme/app', config);
    for (const tag of ['v1', 'v2', 'v3']) expect((await putManifest(tag, manifest)).status).toBe(201);
    const first = await fetch(`${base}/v2/acme/app/tags/list?n=2`);
    expect(await first.json()).toEqual({ name: 'acme/app', tags: ['v1', 'v2'] });
    expect(first.headers.get('link')).toBe('</v2/acme/app/tags/list?n=2&last=v2>; rel="next"');
    const got = await fetch(`${base}/v2/acme/app/manifests/v2`);
    const digest = got.headers.get('docker-content-digest');
    expect(got.headers.get('content-type')).toBe(mediaTypes.manifest);
    expect(digestOf(Buffer.from(await got.arrayBuffer()))).toBe(digest);
    const subject = { ...descriptor(Buffer.from(JSON.stringify(manifest)), mediaTypes.manifest) };
    const signature = await putManifest('sig', { ...manifest, artifactType: 'application/x-signature', subject });
    expect(signature.headers.get('oci-subject')).toBe(subject.digest);
    const referrers: unknown = await (await fetch(`${base}/v2/acme/app/referrers/${subject.digest}`)).json();
    expect(referrers).toMatchObject({ manifests: [{ artifactType: 'application/x-signature' }] });
    expect((await fetch(`${base}/v2/acme/app/manifests/v3`, { method: 'DELETE', headers })).status).toBe(202);
    expect((await fetch(`${base}/v2/acme/app/manifests/v3`)).status).toBe(404);
    expect(await (await fetch(`${base}/v2/_catalog`)).json()).toEqual({ repositories: ['acme/app'] });
    const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [descriptor(Buffer.from('no'), mediaTypes.manifest)] };
    expect(await code(await putManifest('idx', index, mediaTypes.index))).toContain('MANIFEST_BLOB_UNKNOWN');
    expect(await code(await putManifest('idx', { schemaVersion: 1 }))).toContain('MANIFEST_INVALID');
  });

  it('pushes the same folder to the same digest, tells who listens, and unpacks it', async () => {
    const layer = join(folder, 'layer');
    await mkdir(join(layer, 'app'), { recursive: true });
    await writeFile(join(layer, 'app', 'main'), '#!/usr/bin/env node\n');
    await chmod(join(layer, 'app', 'main'), 0o755);
    await symlink('/app/main', join(layer, 'start'));
    const pushed: unknown[] = [];
    registry.onPush(event => pushed.push(event));
    const config = {
      Entrypoint: ['./main'],
      WorkingDir: '/app',
      Labels: { 'org.opencontainers.image.revision': 'c0ffee', 'org.opencontainers.image.source': 'https://github.com/acme/shop' },
    };
    const push = () =>
      registry.push({
        repository: 'acme/primitive',
        tags: ['main'],
        images: ['linux/amd64', 'linux/arm64'].map(platform => ({ platform, layer, config })),
        actor,
      });
    const { digest } = await push();
    expect((await push()).digest).toBe(digest);
    expect(pushed[0]).toEqual({ repository: 'acme/primitive', tag: 'main', digest });
    expect(events.at(-1)).toMatchObject({ name: 'registry_package', repository: { name: 'shop' }, sha: 'c0ffee' });
    const index = await (await fetch(`${base}/v2/acme/primitive/manifests/${digest}`)).json();
    expect(index).toMatchObject({
      annotations: { 'org.opencontainers.image.revision': 'c0ffee' },
      manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }, { platform: { os: 'linux', architecture: 'arm64' } }],
    });
    const image = await registry.unpack(`${registry.host}/acme/primitive:main@${digest}`);
    expect(image).toMatchObject({ digest, config: { entrypoint: ['./main'], workingDir: '/app' } });
    expect((await stat(join(image.rootfs, 'app/main'))).mode % 0o1000).toBe(0o755);
    // The link meant the image's /app/main, and still does.
    expect(await readFile(join(image.rootfs, 'start'), 'utf8')).toContain('node');
    await expect(registry.unpack(`${registry.host}/acme/primitive:gone`)).rejects.toThrow(/acme\/primitive: gone: not found/);
    await expect(registry.unpack('ghcr.io/acme/primitive:main')).rejects.toThrow(/ghcr.io.*cannot be reached/);
  });

  it('is as deaf to the other rooms as to HTTP while it is stopped', async () => {
    const layer = join(folder, 'stopped');
    await mkdir(layer);
    await writeFile(join(layer, 'main'), 'stopped');
    const push = (tag: string) => registry.push({ repository: 'acme/stopped', tags: [tag], images: [{ platform: 'linux/amd64', layer, config: {} }], actor });
    const { digest } = await push('before');
    await registry.stop();
    try {
      await expect(push('meanwhile')).rejects.toThrow(/acme\/stopped.*connection refused/);
      await expect(registry.unpack(`${registry.host}/acme/stopped@${digest}`)).rejects.toThrow(/connection refused/);
    } finally {
      await registry.start();
    }
    await expect(registry.unpack(`${registry.host}/acme/stopped:meanwhile`)).rejects.toThrow(/not found/);
    expect(await registry.unpack(`${registry.host}/acme/stopped@${digest}`)).toMatchObject({ digest });
  });
});
