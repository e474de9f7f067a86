import { parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { Application, ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import { Fact, FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import {
  failedPhases,
  fingerprintOf,
  smokeOf,
  toApplicationValue,
} from './application';
import { factsOf } from './fact-of';
import { followUpsPerReconcile, Observation, Source } from './source';

/** Lines of a failed smoke's log that are kept; the rest is a click away. */
const logLines = 100;

/** Reads what runs, and how its smokes went, from every configured Argo CD. @internal */
export class ArgoCDSource implements Source {
  readonly name = 'argocd';
  readonly #instances: ArgoCDGateway[];
  readonly #environments: readonly string[];
  readonly #fingerprints = new Map<string, string>();
  /** Whole Applications that the watch stream brought since the last look. */
  readonly #streamed = new Map<string, Application>();

  /** Over one gateway for each instance. */
  constructor(options: {
    instances: ArgoCDGateway[];
    environments: readonly string[];
  }) {
    this.#instances = options.instances;
    this.#environments = options.environments;
  }

  /** Takes what the watch stream said; true when it may change a pipeline. */
  observe(application: Application): boolean {
    const { name } = application.metadata;
    if (!this.componentOf(name)) return false;
    const fingerprint = fingerprintOf(application);
    if (this.#fingerprints.get(name) === fingerprint && isSettled(application))
      return false;
    this.#streamed.set(name, application);
    return true;
  }

  /** Environment and component of an Application that is a primitive's or its smoke's. */
  componentOf(
    name: string,
  ): { environment: string; component: string; id: string } | undefined {
    const environment = this.#environments.find(e => name.startsWith(`${e}-`));
    if (!environment) return undefined;
    const component = name.slice(environment.length + 1);
    const id = component.replace(/-smoke$/, '');
    return parsePrimitiveId(id) && { environment, component, id };
  }

  async collect(options: {
    view: FactView;
    signal: AbortSignal;
  }): Promise<Observation[]> {
    const { view, signal } = options;
    const at = Date.now();
    const facts: Fact[] = [];
    const applications: Fact[] = [];
    const failures: string[] = [];
    for (const argocd of this.#instances) {
      try {
        applications.push(
          ...(await this.#readInstance({ argocd, view, at, signal })),
        );
      } catch (error) {
        failures.push(isError(error) ? error.message : String(error));
        applications.push(...this.#knownOf(argocd, view, at));
      }
    }
    for (const application of applications) {
      if (application.kind === 'application')
        facts.push(...smokeFacts(application, at));
    }
    const seen = new FactView([...applications, ...facts, ...known(view, at)]);
    facts.push(
      ...(await this.#readWorkloads({ view: seen, before: view, at, signal })),
    );
    facts.push(...(await this.#readLogs({ view: seen, at, signal })));
    const observations: Observation[] = [
      {
        facts: applications,
        listing: { kind: 'application', position: at, revision: String(at) },
      },
      { facts },
    ];
    if (failures.length > 0)
      throw new PartialFailure(failures.join('; '), observations);
    return observations;
  }

  async #readInstance(options: {
    argocd: ArgoCDGateway;
    view: FactView;
    at: number;
    signal: AbortSignal;
  }): Promise<Fact[]> {
    const { argocd, view, at, signal } = options;
    const fact = factsOf(this.name, at);
    const streamed = new Map(this.#streamed);
    this.#streamed.clear();
    const listed = (await argocd.list({ signal })).filter(a =>
      this.componentOf(a.metadata.name),
    );
    const limit = pLimit(4);
    return Promise.all(
      listed.map(item =>
        limit(async () => {
          const { name } = item.metadata;
          const before = view.get('application', name);
          const fingerprint = fingerprintOf(item);
          const fresh =
            this.#fingerprints.get(name) === fingerprint &&
            before &&
            isTrusted(before);
          if (fresh && !streamed.has(name)) {
            return fact('application', name, before, {
              revision: revisionOf(before),
            });
          }
          // The list lacks the compared revision and reconciledAt; the stream may be behind it.
          const whole = await argocd.get(name, { signal });
          this.#fingerprints.set(name, fingerprint);
          const value = toApplicationValue(whole, {
            instance: argocd.name,
            url: argocd.applicationUrl(name),
          });
          return fact('application', name, value, {
            revision: revisionOf(value),
          });
        }),
      ),
    );
  }

  #knownOf(argocd: ArgoCDGateway, view: FactView, at: number): Fact[] {
    const fact = factsOf(this.name, at);
    return view
      .entries('application')
      .filter(([, value]) => value.instance === argocd.name)
      .map(([name, value]) =>
        fact('application', name, value, { revision: revisionOf(value) }),
      );
  }

  /** Pods of workloads that changed, or that do not yet run what Git asks for. */
  async #readWorkloads(options: {
    view: FactView;
    before: FactView;
    at: number;
    signal: AbortSignal;
  }): Promise<Fact[]> {
    const { view, before, at, signal } = options;
    const fact = factsOf(this.name, at);
    const wanted = view.entries('application').filter(([name, application]) => {
      const about = this.componentOf(name);
      if (!about || about.component !== about.id) return false;
      const desired = view.get(
        'desired',
        `${about.environment}/${about.component}`,
      );
      if (!desired?.enabled) return false;
      const pods = view.get('workload', name)?.pods;
      const settled =
        pods?.length &&
        pods.every(p => p.images.some(i => i.includes(desired.digest ?? '?')));
      const changed =
        JSON.stringify(before.get('application', name)) !==
        JSON.stringify(application);
      return changed || !settled;
    });
    const facts: Fact[] = [];
    for (const [name, application] of wanted.slice(0, followUpsPerReconcile)) {
      const argocd = this.#instances.find(i => i.name === application.instance);
      const nodes = await argocd
        ?.resourceTree(name, { signal })
        .catch(() => undefined);
      if (!nodes) continue;
      const pods = nodes
        .filter(n => n.kind === 'Pod')
        .map(n => ({
          name: n.name,
          images: n.images ?? [],
          health: n.health?.status ?? 'Unknown',
        }));
      facts.push(
        fact('workload', name, { pods }, { revision: JSON.stringify(pods) }),
      );
    }
    return facts;
  }

  async #readLogs(options: {
    view: FactView;
    at: number;
    signal: AbortSignal;
  }): Promise<Fact[]> {
    const { view, at, signal } = options;
    const fact = factsOf(this.name, at);
    const wanted = view
      .entries('smoke')
      .filter(
        ([subject, smoke]) =>
          smoke.phase === 'Failed' && !view.get('smoke-log', subject),
      );
    const facts: Fact[] = [];
    for (const [subject, smoke] of wanted.slice(0, followUpsPerReconcile)) {
      const [application] = subject.split('@');
      const instance = view.get('application', application)?.instance;
      const argocd = this.#instances.find(i => i.name === instance);
      const hook = smoke.hooks.find(h => failedPhases.includes(h.phase));
      if (!argocd || !hook?.namespace) continue;
      const log = await argocd
        .logs({
          application,
          namespace: hook.namespace,
          kind: hook.kind,
          group: hook.group,
          resource: hook.name,
          tailLines: logLines,
          signal,
        })
        .catch(
          (error: unknown) =>
            `The log could not be read: ${
              isError(error) ? error.message : error
            }`,
        );
      facts.push(fact('smoke-log', subject, { log }, { revision: subject }));
    }
    return facts;
  }
}

/** Some instances answered and some did not: what the others said still counts. @internal */
export class PartialFailure extends ServiceUnavailableError {
  readonly observations: Observation[];

  constructor(message: string, observations: Observation[]) {
    super(message);
    this.observations = observations;
  }
}

function smokeFacts(application: Fact, at: number): Fact[] {
  const value = application.kind === 'application' ? application.value : null;
  const view = new FactView([application]).get(
    'application',
    application.subject,
  );
  const revision = view?.operation?.revision;
  if (!value || !view || !revision || !application.subject.endsWith('-smoke'))
    return [];
  const smoke = smokeOf(view);
  if (!smoke) return [];
  const reached = smoke.finishedAt ?? smoke.startedAt;
  return [
    factsOf('argocd', at)(
      'smoke',
      `${application.subject}@${revision}`,
      smoke,
      {
        // Argo CD's own order: the operation that ended last counts, whenever we hear of it.
        position: reached ? Date.parse(reached) : at,
        revision: `${smoke.phase} ${reached ?? ''}`,
      },
    ),
  ];
}

function known(view: FactView, at: number): Fact[] {
  const fact = factsOf('argocd', at);
  return [
    ...view
      .entries('workload')
      .map(([s, v]) => fact('workload', s, v, { revision: '' })),
    ...view
      .entries('smoke-log')
      .map(([s, v]) => fact('smoke-log', s, v, { revision: '' })),
    ...view
      .entries('desired')
      .map(([s, v]) => fact('desired', s, v, { revision: '' })),
  ];
}

/** Health before the last sync is the health of what ran before it; ask until Argo CD has looked again. */
function isTrusted(application: FactValue<'application'>): boolean {
  const { operation, reconciledAt } = application;
  if (operation?.phase === 'Running' || application.health === 'Progressing')
    return false;
  const finished = operation?.finishedAt;
  return (
    !finished ||
    (reconciledAt !== undefined &&
      Date.parse(reconciledAt) >= Date.parse(finished))
  );
}

function isSettled(application: Application): boolean {
  const value = toApplicationValue(application, { instance: '', url: '' });
  return (
    isTrusted(value) && value.sync === 'Synced' && value.health === 'Healthy'
  );
}

/** Everything but the time of the last look, which changes without news. */
function revisionOf(application: FactValue<'application'>): string {
  const { reconciledAt: _noise, ...rest } = application;
  return `${application.operation?.finishedAt ?? ''} ${isTrusted(
    application,
  )} ${JSON.stringify(rest)}`.slice(0, 255);
}
