import { parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { Application, ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { isError, ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import { Fact, FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { fingerprintOf, smokeOf, toApplicationValue } from './application';
import { readSmokeLogs, readWorkloads } from './argocd-details';
import { factsOf } from './fact-of';
import { Observation, Source } from './source';

/** Some instances answered and some did not: what the others said still counts. @internal */
export class PartialFailure extends ServiceUnavailableError {
  readonly observations: Observation[];

  constructor(message: string, observations: Observation[]) {
    super(message);
    this.observations = observations;
  }
}

/** Reads what runs, and how its smokes went, from every configured Argo CD. @internal */
export class ArgoCDSource implements Source {
  readonly name = 'argocd';
  readonly #instances: ArgoCDGateway[];
  readonly #environments: readonly string[];
  /** What each Application looked like when it was read as a whole. */
  readonly #seen = new Map<string, { fingerprint: string; trusted: boolean }>();
  /** Applications that the watch stream named since the last look. */
  #streamed = new Set<string>();

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
    const seen = this.#seen.get(name);
    // A new look by Argo CD is news only when it makes the health trustworthy; else it is its routine.
    const same =
      seen?.fingerprint === fingerprintOf(application) &&
      seen.trusted ===
        isTrusted(toApplicationValue(application, { instance: '', url: '' }));
    if (same) return false;
    this.#streamed.add(name);
    return true;
  }

  #isWorkload(name: string): boolean {
    const about = this.componentOf(name);
    return about !== undefined && about.component === about.id;
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
    const streamed = this.#streamed;
    this.#streamed = new Set();
    for (const argocd of this.#instances) {
      try {
        applications.push(
          ...(await this.#readInstance({ argocd, view, streamed, at, signal })),
        );
      } catch (error) {
        failures.push(isError(error) ? error.message : String(error));
        applications.push(...this.#knownOf(argocd, view, at));
      }
    }
    for (const application of applications)
      facts.push(...smokeFacts(application, at));
    const seen = new FactView([...applications, ...facts, ...known(view, at)]);
    const details = { instances: this.#instances, at, signal };
    const workloads = applications.filter(f => this.#isWorkload(f.subject));
    facts.push(
      ...(await readWorkloads({
        ...details,
        workloads: workloads.map(f => f.subject),
        view: seen,
        before: view,
      })),
    );
    facts.push(...(await readSmokeLogs({ ...details, view: seen })));
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
    streamed: ReadonlySet<string>;
    at: number;
    signal: AbortSignal;
  }): Promise<Fact[]> {
    const { argocd, view, streamed, at, signal } = options;
    const fact = factsOf(this.name, at);
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
            this.#seen.get(name)?.fingerprint === fingerprint &&
            before &&
            isTrusted(before);
          if (fresh && !streamed.has(name)) {
            return fact('application', name, before, {
              revision: revisionOf(before),
            });
          }
          // The list lacks the compared revision and reconciledAt; the stream may be behind it.
          const whole = await argocd.get(name, { signal });
          const value = toApplicationValue(whole, {
            instance: argocd.name,
            url: argocd.applicationUrl(name),
          });
          this.#seen.set(name, { fingerprint, trusted: isTrusted(value) });
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
}

function smokeFacts(application: Fact, at: number): Fact[] {
  const value = new FactView([application]).get(
    'application',
    application.subject,
  );
  const revision = value?.operation?.revision;
  if (!value || !revision || !application.subject.endsWith('-smoke')) return [];
  const smoke = smokeOf(value);
  if (!smoke) return [];
  const reached = smoke.finishedAt ?? smoke.startedAt;
  return [
    factsOf('argocd', at)(
      'smoke',
      `${application.subject}@${revision}`,
      smoke,
      {
        // Argo CD's own order: the operation that ended last counts, whenever we hear of it.
        // Its times are of whole seconds: an end in the second of the start is still later.
        position: reached
          ? Date.parse(reached) + (smoke.finishedAt ? 1 : 0)
          : at,
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

/** Everything but the time of the last look, which changes without news. */
function revisionOf(application: FactValue<'application'>): string {
  const { reconciledAt: _noise, ...rest } = application;
  return `${application.operation?.finishedAt ?? ''} ${isTrusted(
    application,
  )} ${JSON.stringify(rest)}`.slice(0, 255);
}
