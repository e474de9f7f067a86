import { createHash } from 'node:crypto';
import { join, posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { isClusterScoped, objectSchema, stableJson, type KubernetesObject } from '../cluster';
import type { PlatformConfig } from '../config';
import type { Collection, Store } from '../store';
import type { Source } from './application';
import type { CommitTree, GitRepository } from './git-repository';
import { isTrue } from './go-template/values';
import { manifestProblem } from './manifest-rules';
import { renderDirectory } from './render-directory';
import { renderHelm } from './render-helm';
import { kustomizationFiles, renderKustomize } from './render-kustomize';
import { Limit } from './run-command';
import { findValueFile, type ReferredSources, type ValueFile } from './value-files';

/** How the manifests of a source come about. */
export type SourceType = 'Helm' | 'Kustomize' | 'Directory';

/** What the manifests of a source come from. */
export type RenderInput = { source: Source; tree: CommitTree; referred: ReferredSources; releaseName: string; namespace: string };

/** Manifests of one source at one commit. */
export type Rendered = { type: SourceType; objects: KubernetesObject[] };

const listSchema = z.object({ kind: z.string().endsWith('List'), items: z.array(z.unknown()) });

/** Objects in rendered YAML; lists are taken apart. */
function parseManifests(text: string, namespace: string): KubernetesObject[] {
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

function folderHash(tree: CommitTree, path: string): string {
  const clean = posix.normalize(path).replace(/\/$/, '');
  if (clean === '.') return tree.sha;
  const entry = tree.entries.get(clean);
  if (entry?.type !== 'tree') throw new Error(`${path}: app path does not exist`);
  return entry.hash;
}

function filesOf({ source, tree, referred }: RenderInput): { valueFiles: ValueFile[]; fileParameters: ValueFile[] } {
  const find = (name: string) => findValueFile({ name, source, tree, referred });
  return { valueFiles: (source.helm?.valueFiles ?? []).map(find), fileParameters: (source.helm?.fileParameters ?? []).map(each => find(each.path)) };
}

/** How a source is rendered: as it says, else by what its folder holds. */
function typeOf(source: Source, tree: CommitTree): SourceType {
  const path = source.path ?? '.';
  const said = (['helm', 'kustomize', 'directory'] as const).filter(each => Object.values(source[each] ?? {}).some(isTrue));
  if (said.length > 1) throw new Error(`multiple application sources defined: ${said.join(',')}`);
  const has = (file: string) => tree.entries.get(posix.normalize(posix.join(path, file)))?.type === 'blob';
  const found: SourceType = has('Chart.yaml') ? 'Helm' : kustomizationFiles.some(has) ? 'Kustomize' : 'Directory';
  const [one] = said;
  if (one === 'directory') return 'Directory';
  if (one === 'helm' && found !== 'Helm') throw new Error(`${path}: source.helm is set, but there is no Chart.yaml`);
  if (one === 'kustomize' && !kustomizationFiles.some(has)) throw new Error(`${path}: source.kustomize is set, but there is no kustomization`);
  return one === 'kustomize' ? 'Kustomize' : found;
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
  inputHash(options: RenderInput): string {
    const { source, tree, releaseName, namespace } = options;
    // A kustomization may refer to any folder of the repository, so the whole of it counts.
    const folder = typeOf(source, tree) === 'Kustomize' ? tree.sha : folderHash(tree, source.path ?? '.');
    const { valueFiles, fileParameters } = filesOf(options);
    const values = [...valueFiles, ...fileParameters].map(each => each.hash ?? null);
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

  async render(options: RenderInput & { repository: GitRepository }): Promise<{ hash: string; rendered: Rendered }> {
    const hash = this.inputHash(options);
    const known = this.kept(hash);
    if (known) return { hash, rendered: known };
    const { source, tree, repository, namespace, releaseName } = options;
    const type = typeOf(source, tree);
    const { helm, kustomize } = this.#tools;
    const rendered = await this.#limit.run(() =>
      repository.withCheckout(tree.sha, async root => {
        const renderers = {
          Helm: () => renderHelm({ helm, home: join(this.#toolFolder, 'helm'), root, source, releaseName, namespace, ...filesOf(options) }),
          Kustomize: () => renderKustomize({ kustomize, root, source }),
          Directory: () => renderDirectory({ root, source }),
        };
        const objects = parseManifests(await renderers[type](), namespace);
        const problem = manifestProblem(objects);
        if (problem !== undefined) throw new Error(problem);
        return { type, objects };
      }),
    );
    this.#kept.put(hash, rendered);
    return { hash, rendered };
  }
}
