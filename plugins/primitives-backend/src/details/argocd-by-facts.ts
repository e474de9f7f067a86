import { ArgoCDApplication, ArgoCDReader } from '@ameide/gitops-repo';
import { FactValue } from '../facts/fact';
import { FactReader } from '../facts/fact-reader';

/**
 * Argo CD as the portal saw it, for the judge that CI asks before a promotion: what would
 * be refused there is refused in a preview, without one more request.
 * @internal
 */
export class ArgoCDByFacts implements ArgoCDReader {
  readonly #facts: Pick<FactReader, 'many' | 'each'>;
  readonly #environment: string;

  /** Of the Applications of one environment; facts name them `<environment>-<component>`. */
  constructor(options: {
    facts: Pick<FactReader, 'many' | 'each'>;
    environment: string;
  }) {
    this.#facts = options.facts;
    this.#environment = options.environment;
  }

  async applications(): Promise<Map<string, ArgoCDApplication>> {
    const found = new Map<string, ArgoCDApplication>();
    const prefix = `${this.#environment}-`;
    for await (const page of this.#facts.each('application', { prefix }))
      for (const { subject, value } of page) found.set(subject, toArgoCD(value));
    return found;
  }

  async application(name: string): Promise<ArgoCDApplication | undefined> {
    const value = (await this.#facts.many('application', [name])).get(name);
    return value && toArgoCD(value);
  }

  async podImages(name: string): Promise<string[][] | undefined> {
    const workload = (await this.#facts.many('workload', [name])).get(name);
    return workload?.pods
      .filter(({ terminating }) => !terminating)
      .map(({ images }) => images);
  }
}

/** The parts that a promotion is judged by, where Argo CD's own API has them. */
function toArgoCD(fact: FactValue<'application'>): ArgoCDApplication {
  const { sync, revision, health, reconciledAt, operation } = fact;
  return {
    status: {
      sync: { status: sync, revision },
      health: { status: health },
      reconciledAt,
      operationState: operation && {
        phase: operation.phase,
        finishedAt: operation.finishedAt,
        syncResult: {
          revision: operation.revision,
          resources: operation.hooks.map(({ type, phase }) => ({
            hookType: type,
            hookPhase: phase,
          })),
        },
      },
    },
  };
}
