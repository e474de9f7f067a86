import { randomUUID } from 'node:crypto';
import { stableJson, timestamp } from '../cluster';
import type { PlatformConfig } from '../config';
import type { Logger } from '../logger';
import { applicationSpecSchema, type Application } from './application';
import type { ApplicationController } from './application-controller';
import { parseApplicationSets, type ApplicationSet } from './application-set';
import type { ApplicationStore } from './application-store';
import { generateParameters, type GeneratorSource } from './generators';
import { renderDeep, renderTemplate } from './go-template/evaluate';
import { isMap } from './go-template/values';
import type { Repositories } from './repositories';
import { setProblem } from './set-rules';

/** Namespace that Argo CD lives in. */
export const argocdNamespace = 'argocd';

/** An ApplicationSet with what came of it. */
export type ApplicationSetState = {
  set: ApplicationSet;
  uid: string;
  createdAt: string;
  conditions: { type: string; status: string; reason: string; message: string; lastTransitionTime: string }[];
};

/** Metadata and spec of an Application that is to be. */
export type Generated = Pick<Application['metadata'], 'name' | 'labels' | 'annotations' | 'finalizers'> & { spec: Record<string, unknown> };

const texts = (value: unknown): Record<string, string> | undefined =>
  isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, String(each)])) : undefined;

/** Applications of a set. All or none: one that fails, fails the set. */
export async function generateApplications(set: ApplicationSet, source: GeneratorSource): Promise<Generated[]> {
  const { goTemplate, goTemplateOptions, generators, template, syncPolicy } = set.spec;
  if (!goTemplate) throw new Error('spec.goTemplate: only Go templates are supported here; set it to true');
  const problem = setProblem(set, argocdNamespace);
  if (problem !== undefined) throw new Error(problem);
  const missingKey = goTemplateOptions.includes('missingkey=error') ? 'error' : 'default';
  const render = (text: string, parameters: Record<string, unknown>) => renderTemplate(text, parameters, { missingKey });
  const generated: Generated[] = [];
  for (const generator of generators) {
    for (const parameters of await generateParameters(generator, { source, render })) {
      const filled = renderDeep(template, text => render(text, parameters));
      if (!isMap(filled) || !isMap(filled.metadata) || !isMap(filled.spec)) throw new Error('spec.template: metadata and spec are needed');
      const name = String(filled.metadata.name);
      if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) throw new Error(`'${name}' is not a valid Application name`);
      const checked = applicationSpecSchema.safeParse(filled.spec);
      if (!checked.success) throw new Error(`application '${name}': ${checked.error.issues[0]?.path.join('.')}: ${checked.error.issues[0]?.message}`);
      if (generated.some(each => each.name === name)) throw new Error(`ApplicationSet ${set.metadata.name} contains applications with duplicate name: ${name}`);
      const finalizers = Array.isArray(filled.metadata.finalizers) ? filled.metadata.finalizers.map(String) : [];
      if (!syncPolicy.preserveResourcesOnDeletion && finalizers.length === 0) finalizers.push('resources-finalizer.argocd.argoproj.io');
      generated.push({ name, labels: texts(filled.metadata.labels), annotations: texts(filled.metadata.annotations), finalizers, spec: filled.spec });
    }
  }
  return generated;
}

/** Keeps Applications as the ApplicationSets in Git generate them. */
export class SetController {
  readonly #sources: PlatformConfig['argocd']['applicationSets'];
  readonly #repositories: Repositories;
  readonly #store: ApplicationStore;
  readonly #applications: ApplicationController;
  readonly #logger: Logger;
  #sets = new Map<string, ApplicationSetState>();

  private constructor(options: Parameters<typeof SetController.create>[0]) {
    this.#sources = options.sources;
    this.#repositories = options.repositories;
    this.#store = options.store;
    this.#applications = options.applications;
    this.#logger = options.logger;
  }

  static create(options: {
    sources: PlatformConfig['argocd']['applicationSets'];
    repositories: Repositories;
    store: ApplicationStore;
    applications: ApplicationController;
    logger: Logger;
  }): SetController {
    return new SetController(options);
  }

  list(): ApplicationSetState[] {
    return [...this.#sets.values()];
  }

  /** Reads the sets and brings their Applications to what they say. What cannot be read stays as it is. */
  async reconcile(): Promise<void> {
    let complete = true;
    const seen = new Map<string, ApplicationSetState>();
    for (const source of this.#sources) {
      try {
        for (const set of await this.#read(source)) seen.set(set.metadata.name, this.#state(set));
      } catch (error) {
        complete = false;
        this.#logger.warn(`argocd: ApplicationSets in ${source.repoURL} ${source.path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const gone = complete ? this.#store.list().filter(each => each.metadata.ownerReferences?.every(owner => !seen.has(owner.name))) : [];
    if (!complete) for (const [name, state] of this.#sets) if (!seen.has(name)) seen.set(name, state);
    this.#sets = seen;
    for (const application of gone) await this.#applications.delete(application.metadata.name);
    for (const state of seen.values()) await this.#generate(state);
  }

  async #read(source: PlatformConfig['argocd']['applicationSets'][number]): Promise<ApplicationSet[]> {
    const repository = this.#repositories.open(source.repoURL);
    const { entries } = await repository.tree(await repository.resolve(source.revision));
    const folder = `${source.path.replace(/\/$/, '')}/`;
    const files = [...entries].filter(([path, { type }]) => type === 'blob' && (path === source.path || path.startsWith(folder)) && /\.ya?ml$/.test(path));
    if (files.length === 0) throw new Error('app path does not exist');
    const contents = await repository.readBlobs(files.map(([, { hash }]) => hash));
    return files.flatMap(([path], index) => parseApplicationSets(path, contents[index] ?? ''));
  }

  #state(set: ApplicationSet): ApplicationSetState {
    const known = this.#sets.get(set.metadata.name);
    return { set, uid: known?.uid ?? randomUUID(), createdAt: known?.createdAt ?? timestamp(), conditions: known?.conditions ?? [] };
  }

  async #generate(state: ApplicationSetState): Promise<void> {
    const { set } = state;
    const source: GeneratorSource = {
      tree: async (repoURL, revision) => {
        const repository = this.#repositories.open(repoURL);
        return await repository.tree(await repository.resolve(revision));
      },
      read: (repoURL, hashes) => this.#repositories.open(repoURL).readBlobs(hashes),
    };
    let generated: Generated[];
    try {
      generated = await generateApplications(set, source);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#logger.warn(`argocd: ApplicationSet ${set.metadata.name}: ${message}`);
      setConditions(state, { ok: false, reason: 'ApplicationGenerationFromParamsError', message });
      return;
    }
    setConditions(state, { ok: true, reason: 'ApplicationSetUpToDate', message: 'Successfully generated parameters for all Applications' });
    const names = new Set(generated.map(each => each.name));
    // Which of creating, changing and removing the set may do.
    const { applicationsSync } = set.spec.syncPolicy;
    const mayUpdate = applicationsSync === 'sync' || applicationsSync === 'create-update';
    const mayDelete = applicationsSync === 'sync' || applicationsSync === 'create-delete';
    for (const each of generated) if (mayUpdate || !this.#store.get(each.name)) this.#put(each, state);
    if (!mayDelete) return;
    const owned = this.#store.list().filter(each => each.metadata.ownerReferences?.some(owner => owner.name === set.metadata.name));
    for (const { metadata } of owned) if (!names.has(metadata.name)) await this.#applications.delete(metadata.name);
  }

  #put(generated: Generated, { set, uid }: ApplicationSetState): void {
    const { name, labels, annotations, finalizers, spec } = generated;
    const before = this.#store.get(name);
    const owner = before?.metadata.ownerReferences?.[0];
    this.#store.put({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name,
        namespace: argocdNamespace,
        uid: before?.metadata.uid ?? randomUUID(),
        resourceVersion: before?.metadata.resourceVersion ?? '',
        generation: before ? before.metadata.generation + Number(stableJson(before.spec) !== stableJson(spec)) : 1,
        creationTimestamp: before?.metadata.creationTimestamp ?? timestamp(),
        ...(labels ? { labels } : {}),
        ...(annotations ? { annotations } : {}),
        ...(finalizers?.length ? { finalizers } : {}),
        ownerReferences: [
          { apiVersion: 'argoproj.io/v1alpha1', kind: 'ApplicationSet', name: set.metadata.name, uid: owner?.name === set.metadata.name ? owner.uid : uid, controller: true, blockOwnerDeletion: true },
        ],
      },
      spec,
      status: before?.status ?? {
        sync: { status: 'Unknown', comparedTo: { destination: {} } },
        health: { status: 'Unknown' },
        resources: [],
        summary: {},
        controllerNamespace: argocdNamespace,
      },
    });
  }
}

function setConditions(state: ApplicationSetState, outcome: { ok: boolean; reason: string; message: string }): void {
  const { ok, reason, message } = outcome;
  const entry = (type: string, met: boolean) => ({ type, status: met ? 'True' : 'False', reason, message, lastTransitionTime: timestamp() });
  const next = [entry('ErrorOccurred', !ok), entry('ParametersGenerated', ok), entry('ResourcesUpToDate', ok)];
  state.conditions = next.map(each => {
    const known = state.conditions.find(old => old.type === each.type && old.status === each.status && old.message === each.message);
    return known ?? each;
  });
}
