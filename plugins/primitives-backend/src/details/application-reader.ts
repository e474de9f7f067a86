import {
  applicationName,
  ApplicationRecord,
  ApplicationRecords,
  EnvironmentName,
  gitopsPaths,
  reasoned,
  say,
} from '@ameide/plugin-primitives-common';
import { parseEnvironmentState } from '@ameide/gitops-repo';
import { ArgoCDGateway, GitMirror } from '@ameide/plugin-primitives-node';
import pLimit from 'p-limit';
import { FactReader } from '../facts/fact-reader';
import {
  keptSyncs,
  loggingJobs,
  shownEvents,
  shownSync,
  tellingResources,
} from './application-record';

/** Lines of a log; the rest is a click away. */
const logLines = 100;
/** Requests at once, of everybody who looks. */
const concurrency = 6;

/** What {@link ApplicationReader} stands on. @internal */
export type ApplicationReaderOptions = {
  facts: Pick<FactReader, 'many'>;
  mirror: Pick<GitMirror, 'readAt'>;
  /** The instance of that name, and what it calls the subject of a fact. */
  instance: (name: string) => ApplicationInstance | undefined;
  /** `<owner>/<repository>` of the GitOps repo. */
  gitops: string;
  /** Page of a commit of the GitOps repo. */
  commitUrl: (sha: string) => string;
};

/** An Argo CD, as it is asked here. @internal */
export type ApplicationInstance = {
  argocd: Pick<ArgoCDGateway, 'get' | 'resourceTree' | 'events' | 'logs'>;
  nameOf: (subject: string) => string;
};

/**
 * Reads what Argo CD keeps of an Application, when somebody opens it: its syncs, with
 * their commits from Git and facts rather than from Argo CD's repo server, the events of the
 * resources that are not well, and what a smoke's Jobs wrote.
 * @internal
 */
export class ApplicationReader {
  readonly #options: ApplicationReaderOptions;
  readonly #limit = pLimit(concurrency);

  /** Over facts, the GitOps mirror and every Argo CD. */
  constructor(options: ApplicationReaderOptions) {
    this.#options = options;
  }

  /** Applications that were never seen are left out; what cannot be read says why. */
  async read(
    id: string,
    environment: EnvironmentName,
  ): Promise<ApplicationRecords> {
    const components = [id, `${id}-smoke`];
    const known = await this.#options.facts.many(
      'application',
      components.map(component => applicationName(environment, component)),
    );
    const items = await Promise.all(
      components.flatMap(component => {
        const name = applicationName(environment, component);
        const fact = known.get(name);
        return fact ? [this.#one({ name, component, environment, ...fact })] : [];
      }),
    );
    return { items };
  }

  async #one(about: About): Promise<ApplicationRecord> {
    const { name, url } = about;
    const none = { name, url, syncs: [], events: [], logs: [] };
    const instance = this.#options.instance(about.instance);
    if (!instance) {
      const missing = say('argocd.notConfigured', {
        instance: about.instance,
      });
      return { ...none, ...reasoned(missing) };
    }
    const own = instance.nameOf(name);
    try {
      const application = await this.#limit(() => instance.argocd.get(own));
      if (!application) return { ...none, ...reasoned(say('argocd.noMore')) };
      const [syncs, resources] = await Promise.all([
        this.#syncs(keptSyncs(application, this.#options.gitops), about),
        this.#resources(instance, { ...about, name: own }),
      ]);
      return { ...none, syncs, ...resources };
    } catch {
      // What it said, with its address, is on the page of sources.
      const { instance: asked } = about;
      return {
        ...none,
        ...reasoned(say('argocd.notAsked', { instance: asked })),
      };
    }
  }

  async #syncs(
    syncs: ReturnType<typeof keptSyncs>,
    about: About,
  ): Promise<ApplicationRecord['syncs']> {
    const shas = [...new Set(syncs.flatMap(({ revision }) => revision ?? []))];
    const commits = await this.#options.facts.many('gitops-commit', shas);
    const file = gitopsPaths(about.component).environmentValues(
      about.environment,
    );
    const digests = new Map(
      await Promise.all(
        shas.map(async sha => [sha, await this.#digestAt(sha, file)] as const),
      ),
    );
    return syncs.map(sync => {
      const { revision } = sync;
      if (revision === undefined) return shownSync(sync, {});
      return shownSync(sync, {
        commit: commits.get(revision),
        digest: digests.get(revision),
        url: this.#options.commitUrl(revision),
      });
    });
  }

  /** Undefined for a commit that this replica has not fetched, or a file that is broken there. */
  async #digestAt(sha: string, file: string): Promise<string | undefined> {
    try {
      const texts = await this.#options.mirror.readAt(sha, [file]);
      const text = texts.get(file);
      if (text === undefined) return undefined;
      const { enabled, digest } = parseEnvironmentState(text, file);
      return enabled ? digest : undefined;
    } catch {
      return undefined;
    }
  }

  /** That these cannot be read hides no syncs: an account may see Applications and no events or logs. */
  async #resources(
    { argocd }: ApplicationInstance,
    about: { name: string; component: string },
  ): Promise<Pick<ApplicationRecord, 'events' | 'logs' | 'reason' | 'said'>> {
    const { name, component } = about;
    try {
      const nodes = (await this.#limit(() => argocd.resourceTree(name))) ?? [];
      const jobs = component.endsWith('-smoke') ? loggingJobs(nodes) : [];
      const [events, logs] = await Promise.all([
        Promise.all(
          tellingResources(nodes).map(node =>
            this.#limit(() => argocd.events(name, node)),
          ),
        ),
        Promise.all(
          jobs.map(job =>
            this.#limit(async () => ({
              resource: `${job.kind}/${job.name}`,
              text: await argocd.logs({
                ...{ application: name, namespace: job.namespace ?? '' },
                ...{ kind: job.kind, group: job.group, resource: job.name },
                tailLines: logLines,
              }),
            })),
          ),
        ),
      ]);
      return { events: shownEvents(events.flatMap(some => some ?? [])), logs };
    } catch {
      return { events: [], logs: [], ...reasoned(say('argocd.noEvents')) };
    }
  }
}

type About = {
  name: string;
  component: string;
  environment: EnvironmentName;
  instance: string;
  url: string;
};
