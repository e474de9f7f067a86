import type express from 'express';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PlatformConfig } from '../config';
import type { Actor, GitHubPort, RegistryPort, Room, UnpackedImage } from '../contract';
import { Listener } from '../http/listener';
import type { Logger } from '../logger';
import type { Store } from '../store';
import { createApplication } from './application';
import { RegistryAuth } from './auth';
import { addBlobRoutes } from './blob-routes';
import { BlobStore } from './blob-store';
import { digestOf } from './digest';
import { ImagePullError } from './errors';
import { buildImage } from './image';
import { imageConfigSchema, parseManifest, type ParsedManifest } from './manifest';
import { addManifestRoutes } from './manifest-routes';
import { ManifestStore, type StoredManifest } from './manifest-store';
import { matchRepository, packageEvent } from './package-event';
import { parseImageReference } from './reference';
import { extractLayer } from './unpack';

type PushListener = Parameters<RegistryPort['onPush']>[0];

/** What of GitHub the registry needs. */
type GitHub = Pick<GitHubPort, 'authenticate' | 'emit' | 'listRepositories' | 'serverUrl'>;

type Options = {
  config: Pick<PlatformConfig, 'stateFolder' | 'ports'>;
  store: Store;
  logger: Logger;
  github: GitHub;
};

/** An OCI registry (distribution specification 1.1) on one port, and its images for the other rooms. */
export class Registry implements RegistryPort, Room {
  readonly host: string;
  readonly #options: Options;
  readonly #blobs: BlobStore;
  readonly #manifests: ManifestStore;
  readonly #auth: RegistryAuth;
  readonly #listener: Listener;
  readonly #pushListeners: PushListener[] = [];
  readonly #unpacking = new Map<string, Promise<UnpackedImage>>();
  /** The other rooms reach the registry without HTTP; it is as deaf to them as to the rest while it is stopped. */
  #listening = false;

  private constructor(options: Options) {
    const { config, store } = options;
    this.#options = options;
    this.host = `localhost:${config.ports.registry}`;
    this.#blobs = BlobStore.create({ folder: join(config.stateFolder, 'registry') });
    this.#manifests = ManifestStore.create({ store, blobs: this.#blobs });
    this.#auth = RegistryAuth.create({ github: options.github });
    this.#listener = new Listener({
      service: 'registry',
      port: config.ports.registry,
      configKey: 'ports.registry',
      handler: this.#application(),
    });
  }

  static create(options: Options): Registry {
    return new Registry(options);
  }

  async start(): Promise<void> {
    await this.#listener.start();
    this.#listening = true;
  }

  async stop(): Promise<void> {
    this.#listening = false;
    await this.#listener.stop();
  }

  onPush(listener: PushListener): void {
    this.#pushListeners.push(listener);
  }

  async push(options: Parameters<RegistryPort['push']>[0]): Promise<{ digest: string }> {
    const { repository, tags, actor } = options;
    if (!this.#listening) throw new Error(`failed to push ${this.host}/${repository}: ${this.#refused}`);
    const { manifests, index } = await buildImage({ blobs: this.#blobs, image: options });
    let digest = '';
    for (const content of [...manifests, index]) {
      ({ digest } = await this.#put({ repository, content, actor }));
    }
    for (const reference of tags) await this.#put({ repository, reference, content: index, actor });
    return { digest };
  }

  async unpack(reference: string): Promise<UnpackedImage> {
    const port = this.#options.config.ports.registry;
    const name = parseImageReference(reference, [this.host, `127.0.0.1:${port}`]);
    const stored = this.#manifests.get(name.repository, name.reference);
    if (!stored) throw new ImagePullError(reference, `${this.host}/${name.repository}: ${name.reference}: not found`);
    const key = `${stored.repository}@${stored.digest}`;
    const running = this.#unpacking.get(key) ?? this.#unpackStored(reference, stored);
    this.#unpacking.set(key, running);
    try {
      return await running;
    } finally {
      this.#unpacking.delete(key);
    }
  }

  get #refused(): string {
    return `${this.host} does not answer: connection refused; check that the registry is running`;
  }

  async #parse(stored: StoredManifest): Promise<ParsedManifest> {
    return parseManifest(await this.#manifests.content(stored), stored.mediaType);
  }

  /** The manifest for this machine. Images are for Linux, whatever runs them here. */
  async #platformManifest(reference: string, stored: StoredManifest) {
    const parsed = await this.#parse(stored);
    if (parsed.kind === 'image') return parsed.manifest;
    const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
    const found = parsed.manifest.manifests.find(each => each.platform?.os === 'linux' && each.platform.architecture === architecture);
    const chosen = found && this.#manifests.get(stored.repository, found.digest);
    const inner = chosen && (await this.#parse(chosen));
    if (inner?.kind !== 'image') throw new ImagePullError(reference, `no match for platform linux/${architecture} in the image index`);
    return inner.manifest;
  }

  async #unpackStored(reference: string, stored: StoredManifest): Promise<UnpackedImage> {
    const manifest = await this.#platformManifest(reference, stored);
    const { config } = imageConfigSchema.parse(JSON.parse((await this.#blobs.read(manifest.config.digest)).toString('utf8')));
    const folder = join(this.#options.config.stateFolder, 'rootfs');
    const rootfs = join(folder, stored.digest.replace(':', '-'));
    if (!existsSync(rootfs)) {
      if (!this.#listening) throw new ImagePullError(reference, this.#refused);
      await mkdir(folder, { recursive: true });
      // Unpacked beside and then renamed, so that a folder of this name is always whole.
      const partial = await mkdtemp(join(folder, '.partial-'));
      try {
        for (const layer of manifest.layers) {
          await extractLayer({ file: this.#blobs.path(layer.digest), gzip: layer.mediaType.endsWith('gzip'), root: partial });
        }
        await rename(partial, rootfs);
      } catch (error) {
        await rm(partial, { recursive: true, force: true });
        throw new ImagePullError(reference, error instanceof Error ? error.message : String(error));
      }
    }
    return {
      rootfs,
      digest: stored.digest,
      config: {
        entrypoint: config?.Entrypoint ?? [],
        cmd: config?.Cmd ?? [],
        env: config?.Env ?? [],
        workingDir: config?.WorkingDir || '/',
        labels: config?.Labels ?? {},
      },
    };
  }

  async #put(options: { repository: string; reference?: string; contentType?: string; content: Buffer; actor: Actor }) {
    const { repository, content, actor } = options;
    const { stored, tag } = await this.#manifests.put({
      repository,
      content,
      reference: options.reference ?? digestOf(content),
      contentType: options.contentType ?? '',
    });
    if (tag !== undefined) {
      this.#options.logger.info(`registry: ${repository}:${tag} is ${stored.digest}`);
      await this.#announce(stored, tag, actor);
    }
    return stored;
  }

  async #announce(stored: StoredManifest, tag: string, actor: Actor): Promise<void> {
    const { github, logger, store } = this.#options;
    for (const listener of this.#pushListeners) {
      try {
        listener({ repository: stored.repository, tag, digest: stored.digest });
      } catch (error) {
        logger.error(`registry: a listener of pushes failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const labels = await this.#labels(stored);
    const repository = matchRepository({ labels, repositories: github.listRepositories() });
    if (!repository) return;
    const id = store.next('registry/package-version');
    github.emit(packageEvent({ stored, tag, labels, repository, actor, id, host: this.host, serverUrl: github.serverUrl }));
  }

  /** Labels of an image; those of the first platform for an index. */
  async #labels(stored: StoredManifest): Promise<Record<string, string>> {
    const parsed = await this.#parse(stored);
    if (parsed.kind === 'index') {
      const first = parsed.manifest.manifests[0];
      const inner = first && this.#manifests.get(stored.repository, first.digest);
      return inner ? await this.#labels(inner) : {};
    }
    const config = imageConfigSchema.safeParse(JSON.parse((await this.#blobs.read(parsed.manifest.config.digest)).toString('utf8')));
    return config.data?.config?.Labels ?? {};
  }

  #application(): express.Express {
    return createApplication({
      auth: this.#auth,
      logger: this.#options.logger,
      addRoutes: router => {
        addManifestRoutes(router, { manifests: this.#manifests, auth: this.#auth, put: input => this.#put(input) });
        addBlobRoutes(router, { blobs: this.#blobs, auth: this.#auth });
      },
    });
  }
}
