import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix, sep } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { z } from 'zod';
import { isClusterScoped, objectSchema, stableJson, type KubernetesObject } from '../cluster';
import type { PlatformConfig } from '../config';
import type { Collection, Store } from '../store';
import type { Source } from './application';
import type { CommitTree, GitRepository } from './git-repository';
import { Limit, runCommand } from './run-command';

/** How the manifests of a source come about. */
export type SourceType = 'Helm' | 'Kustomize' | 'Directory';

/** Manifests of one source at one commit. */
export type Rendered = { type: SourceType; objects: KubernetesObject[] };

const kustomizations = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const listSchema = z.object({ kind: z.string().endsWith('List'), items: z.array(z.unknown()) });

/** Objects in rendered YAML; lists are taken apart. */
export function parseManifests(text: string, namespace: string): KubernetesObject[] {
  const one = (value: unknown): KubernetesObject[] => {
    if (value === null || value === undefined) return [];
    const list = listSchema.safeParse(value);
    if (list.success) return list.data.items.flatMap(one);
    const parsed = objectSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new Error(`failed to unmarshal manifest: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    const object = parsed.data;
    if (!isClusterScoped(object.kind)) object.metadata.namespace ??= namespace;
    return [object];
  };
  return parseAllDocuments(text).flatMap(document => {
    const [problem] = document.errors;
    if (problem) throw new Error(`failed to unmarshal manifest: ${problem.message}`);
    return one(document.toJS());
  });
}

/** Path within the repository of a value file: absolute ones start at its root. */
function valueFilePath(source: Source, file: string): string {
  const path = file.startsWith('/') ? posix.normalize(file.slice(1)) : posix.normalize(posix.join(source.path, file));
  if (path.startsWith('..')) throw new Error(`value file '${file}' leaves the repository`);
  return path;
}

function folderHash(tree: CommitTree, path: string): string {
  const clean = posix.normalize(path).replace(/\/$/, '');
  if (clean === '.') return tree.sha;
  const entry = tree.entries.get(clean);
  if (entry?.type !== 'tree') throw new Error(`${path}: app path does not exist`);
  return entry.hash;
}

/** Renders sources, each only once for the same inputs. */
export class Renderer {
  readonly #tools: PlatformConfig['tools'];
  readonly #toolFolder: string;
  readonly #kept: Collection<Rendered>;
  /** Two at once: helm takes a core, and the machine has other work. */
  readonly #limit = new Limit(2);

  private constructor(options: Parameters<typeof Renderer.create>[0]) {
    this.#tools = options.tools;
    this.#toolFolder = options.folder;
    this.#kept = options.store.collection('argocd/rendered');
  }

  static create(options: { tools: PlatformConfig['tools']; folder: string; store: Store }): Renderer {
    return new Renderer(options);
  }

  /** Hash of everything that goes into the manifests of a source. */
  inputHash(options: { source: Source; tree: CommitTree; releaseName: string; namespace: string }): string {
    const { source, tree, releaseName, namespace } = options;
    const type = this.#typeOf(source, tree);
    // A kustomization may refer to any folder of the repository, so the whole of it counts.
    const folder = type === 'Kustomize' ? (tree.entries.size && tree.sha) : folderHash(tree, source.path);
    const values = (source.helm?.valueFiles ?? []).map(file => tree.entries.get(valueFilePath(source, file))?.hash ?? null);
    const { targetRevision: _revision, ...rest } = source;
    return createHash('sha256').update(stableJson({ rest, releaseName, namespace, folder, values, tools: this.#tools })).digest('hex');
  }

  /** Manifests kept under a hash of inputs. */
  kept(hash: string): Rendered | undefined {
    return this.#kept.get(hash);
  }

  forget(hash: string): void {
    this.#kept.delete(hash);
  }

  async render(options: { source: Source; tree: CommitTree; repository: GitRepository; releaseName: string; namespace: string }): Promise<{ hash: string; rendered: Rendered }> {
    const hash = this.inputHash(options);
    const known = this.kept(hash);
    if (known) return { hash, rendered: known };
    const { source, tree, repository, namespace } = options;
    const type = this.#typeOf(source, tree);
    const rendered = await this.#limit.run(() =>
      repository.withCheckout(tree.sha, async root => {
        const renderers = {
          Helm: () => this.#helm(root, options),
          Kustomize: () => this.#kustomize(root, source),
          Directory: () => this.#directory(root, source),
        };
        return { type, objects: parseManifests(await renderers[type](), namespace) };
      }),
    );
    this.#kept.put(hash, rendered);
    return { hash, rendered };
  }

  #typeOf(source: Source, tree: CommitTree): SourceType {
    if (source.chart !== undefined) throw new Error(`chart '${source.chart}': charts from Helm repositories are not supported here; use a path`);
    const has = (file: string) => tree.entries.get(posix.normalize(posix.join(source.path, file)))?.type === 'blob';
    if (has('Chart.yaml')) return 'Helm';
    return kustomizations.some(has) ? 'Kustomize' : 'Directory';
  }

  /** A path of the checkout; links in the repository must not lead out of it. */
  #inside(root: string, path: string): string {
    const file = join(root, path);
    const real = realpathSync(file);
    const base = realpathSync(root);
    if (real !== base && !real.startsWith(base + sep)) throw new Error(`'${path}' leads out of the repository`);
    return file;
  }

  async #helm(root: string, options: { source: Source; releaseName: string; namespace: string }): Promise<string> {
    const { source, releaseName, namespace } = options;
    const { helm } = source;
    const scratch = await mkdtemp(join(tmpdir(), 'helm-'));
    try {
      const args = ['template', helm?.releaseName ?? releaseName, this.#inside(root, source.path), '--namespace', namespace];
      if (!helm?.skipCrds) args.push('--include-crds');
      for (const file of helm?.valueFiles ?? []) {
        const path = valueFilePath(source, file);
        if (existsSync(join(root, path))) args.push('--values', this.#inside(root, path));
        else if (!helm?.ignoreMissingValueFiles) throw new Error(`open ${path}: no such file or directory`);
      }
      const inline = helm?.valuesObject ? stringify(helm.valuesObject) : helm?.values;
      if (inline) {
        await writeFile(join(scratch, 'values.yaml'), inline);
        args.push('--values', join(scratch, 'values.yaml'));
      }
      for (const { name, value, forceString } of helm?.parameters ?? []) {
        args.push(forceString ? '--set-string' : '--set', `${name}=${value.replace(/,/g, '\\,')}`);
      }
      const env = {
        HELM_CACHE_HOME: join(this.#toolFolder, 'helm', 'cache'),
        HELM_CONFIG_HOME: join(this.#toolFolder, 'helm', 'config'),
        HELM_DATA_HOME: join(this.#toolFolder, 'helm', 'data'),
        KUBECONFIG: '/dev/null',
      };
      return (await runCommand({ command: this.#tools.helm, args, cwd: scratch, env })).toString('utf8');
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }

  async #kustomize(root: string, source: Source): Promise<string> {
    const { kustomize } = this.#tools;
    const verb = posix.basename(kustomize).startsWith('kubectl') ? 'kustomize' : 'build';
    return (await runCommand({ command: kustomize, args: [verb, this.#inside(root, source.path)] })).toString('utf8');
  }

  async #directory(root: string, source: Source): Promise<string> {
    const recurse = source.directory?.recurse ?? false;
    const folder = this.#inside(root, source.path);
    const names = (await readdir(folder, { recursive: recurse })).filter(name => /\.(ya?ml|json)$/.test(name)).sort();
    const texts = await Promise.all(names.map(name => readFile(this.#inside(root, posix.join(source.path, name)), 'utf8')));
    return texts.join('\n---\n');
  }
}
