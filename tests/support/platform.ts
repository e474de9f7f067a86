import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsFrom } from '../../scripts/lib/embedded.mjs';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { createProcessGroup } from '../../scripts/lib/processes.mjs';
import { createSteps } from '../../scripts/lib/steps.mjs';
import { prepare, startPlatform } from '../../scripts/lib/system.mjs';
import { Developer } from './github.ts';

/** The local platform alone, without a cluster that runs anything. */
export type TestPlatform = {
  developer: Developer;
  /** Publishes an image for both platforms that says it was built from a commit; gives its digest. */
  publish(repository: string, revision: string): Promise<string>;
  /** Moves a tag. */
  tag(repository: string, digest: string, name: string): Promise<void>;
  stop(): Promise<void>;
};

const indexType = 'application/vnd.oci.image.index.v1+json';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';

/**
 * Starts it as `npm start` does, but for its Argo CD, which deploys nothing; the workflows
 * ask the one that is given, or none. Stop it in an `after` hook.
 */
export async function startTestPlatform(options: { argocd?: { server: string; token: string } } = {}): Promise<TestPlatform> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'ameide-test-'));
  const group = createProcessGroup();
  const base = await claimPorts();
  const { secrets } = await startPlatform({
    group,
    prepared: await prepare(createSteps(process.stderr)),
    stateFolder,
    ports: portsFrom({ portal: base + 9, platform: base }),
    adjust: (config: any) => {
      const { variables, secrets: hidden } = config.organizations.ameideio;
      delete variables.ARGOCD_SERVER;
      delete hidden.ARGOCD_AUTH_TOKEN;
      if (options.argocd) {
        variables.ARGOCD_SERVER = options.argocd.server;
        hidden.ARGOCD_AUTH_TOKEN = options.argocd.token;
      }
      return { ...config, webhooks: [], argocd: { ...config.argocd, applicationSets: [] } };
    },
  });
  const registry = `http://localhost:${base + 1}/v2`;
  const send = async (method: string, path: string, body?: string, type = 'application/octet-stream') => {
    const url = new URL(path, `${registry}/`);
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${secrets.developerToken}`, 'content-type': type },
      ...(body !== undefined && { body }),
    });
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response;
  };
  const contents = new Map<string, string>();
  const digestOf = (text: string) => {
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    contents.set(digest, text);
    return digest;
  };
  const manifest = async (repository: string, reference: string, text: string, type: string) =>
    send('PUT', `${registry}/${repository}/manifests/${reference}`, text, type);
  return {
    developer: new Developer(`http://localhost:${base}`, secrets.developerToken),
    async publish(repository, revision) {
      const platforms = ['amd64', 'arm64'].map(architecture => ({ os: 'linux', architecture }));
      const manifests = [];
      for (const platform of platforms) {
        const labels = { 'org.opencontainers.image.revision': revision };
        // What makes it another image than the one before from the same commit.
        const created = new Date(Date.now() + contents.size * 1000).toISOString();
        const config = JSON.stringify({ ...platform, created, config: { Labels: labels }, rootfs: { type: 'layers', diff_ids: [] } });
        const started = await send('POST', `${registry}/${repository}/blobs/uploads/`);
        const upload = new URL(started.headers.get('location') ?? '', registry);
        upload.searchParams.set('digest', digestOf(config));
        await send('PUT', upload.href, config);
        const text = JSON.stringify({
          schemaVersion: 2,
          mediaType: manifestType,
          config: { mediaType: configType, digest: digestOf(config), size: config.length },
          layers: [],
        });
        const digest = digestOf(text);
        await manifest(repository, digest, text, manifestType);
        manifests.push({ mediaType: manifestType, digest, size: text.length, platform });
      }
      const index = JSON.stringify({ schemaVersion: 2, mediaType: indexType, manifests });
      const digest = digestOf(index);
      await manifest(repository, digest, index, indexType);
      return digest;
    },
    async tag(repository, digest, name) {
      await manifest(repository, name, contents.get(digest) ?? '', indexType);
    },
    async stop() {
      await group.stop();
      if (!process.env.KEEP_STATE) await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
