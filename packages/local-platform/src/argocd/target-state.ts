import type { KubernetesObject } from '../cluster';
import { applicationSpecSchema, sourcesOf, withTracking, type Application, type ApplicationSpec, type Source } from './application';
import { specProblems } from './application-rules';
import type { CommitTree, GitRepository } from './git-repository';
import type { Renderer, SourceType } from './render';
import type { Repositories } from './repositories';
import { keyOfObject } from './sync-plan';
import { InvalidSpecError } from './unsupported';

/** What Git wants of an Application. */
export type Target = { spec: ApplicationSpec; revisions: string[]; objects: KubernetesObject[]; type: SourceType };

type Opened = { source: Source; repository: GitRepository; revision: string; tree: CommitTree };

/** A source that is only referred to gives files to others and renders nothing. */
const onlyReferred = (source: Source) => source.ref !== undefined && source.path === undefined;

/** What Git wants of each Application, as last rendered. */
export class TargetStates {
  readonly #repositories: Repositories;
  readonly #renderer: Renderer;
  readonly #targets = new Map<string, Target>();
  /** Rendered manifests in use, to be let go of when no longer wanted. */
  readonly #hashes = new Map<string, string[]>();

  private constructor(options: Parameters<typeof TargetStates.create>[0]) {
    this.#repositories = options.repositories;
    this.#renderer = options.renderer;
  }

  static create(options: { repositories: Repositories; renderer: Renderer }): TargetStates {
    return new TargetStates(options);
  }

  get(name: string): Target | undefined {
    return this.#targets.get(name);
  }

  /** Resolves and renders the sources of an Application. When that fails nothing is known of what Git wants. */
  async load(application: Application): Promise<Target> {
    const { name } = application.metadata;
    try {
      const target = await this.#load(application);
      this.#targets.set(name, target);
      return target;
    } catch (error) {
      this.#targets.delete(name);
      throw error;
    }
  }

  forget(name: string): void {
    for (const hash of this.#hashes.get(name) ?? []) this.#renderer.forget(hash);
    this.#hashes.delete(name);
    this.#targets.delete(name);
  }

  async #load(application: Application): Promise<Target> {
    const { name } = application.metadata;
    const spec = applicationSpecSchema.parse(application.spec);
    const problems = specProblems(spec);
    if (problems.length > 0) throw new InvalidSpecError(problems.join('; '));
    const opened = await Promise.all(sourcesOf(spec).map(source => this.#open(source)));
    const referred = new Map<string, Opened>();
    for (const each of opened) {
      if (each.source.ref === undefined) continue;
      if (referred.has(each.source.ref)) throw new InvalidSpecError(`spec.sources: the ref '${each.source.ref}' is given twice`);
      referred.set(each.source.ref, each);
    }
    const hashes: string[] = [];
    const objects: KubernetesObject[] = [];
    let type: SourceType = 'Directory';
    for (const [index, { source, repository, tree }] of opened.entries()) {
      if (onlyReferred(source)) continue;
      try {
        const result = await this.#renderer.render({ source, tree, repository, referred, releaseName: name, namespace: spec.destination.namespace ?? 'default' });
        hashes.push(result.hash);
        type = result.rendered.type;
        objects.push(...result.rendered.objects.map(object => withTracking(name, object, keyOfObject(object))));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        throw new Error(`Failed to load target state: failed to generate manifest for source ${index + 1} of ${opened.length}: ${message}`);
      }
    }
    for (const old of this.#hashes.get(name) ?? []) if (!hashes.includes(old)) this.#renderer.forget(old);
    this.#hashes.set(name, hashes);
    return { spec, revisions: opened.map(each => each.revision), objects, type };
  }

  async #open(source: Source): Promise<Opened> {
    const repository = this.#repositories.open(source.repoURL);
    const revision = await repository.resolve(source.targetRevision);
    return { source, repository, revision, tree: await repository.tree(revision) };
  }
}
