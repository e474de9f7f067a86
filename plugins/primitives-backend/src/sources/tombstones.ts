import pLimit from 'p-limit';
import { Fact } from '../facts/fact';
import { factsOf } from './fact-of';
import { SourceContext } from './source';

/** Queries at once to the database. */
const concurrentReads = 4;

/**
 * Records that Applications are gone. Their smokes stay: what was proven stays proven.
 * A tombstone comes right after the state that it ends, not after whatever is known by
 * now: an Application that moved to another instance is that one's to tell of, however
 * the two instances' news cross.
 * @internal
 */
export class Tombstones {
  readonly #context: SourceContext;
  readonly #instance: string;

  /** For what this instance told of. */
  constructor(options: { context: SourceContext; instance: string }) {
    this.#context = options.context;
    this.#instance = options.instance;
  }

  /** Of these Applications, and of what they ran. */
  async record(
    gone: readonly { subject: string; scope: string }[],
  ): Promise<void> {
    const limit = pLimit(concurrentReads);
    const scopes = [...new Set(gone.map(({ scope }) => scope))];
    const subjects = new Set(gone.map(({ subject }) => subject));
    const facts = await Promise.all(
      scopes.map(scope => limit(() => this.#within(scope, subjects))),
    );
    await this.#context.record(facts.flat());
  }

  async #within(scope: string, subjects: Set<string>): Promise<Fact[]> {
    const { facts } = this.#context;
    const fact = factsOf('argocd', Date.now());
    const told = (await facts.within('application', scope)).filter(
      known =>
        subjects.has(known.subject) && known.value.instance === this.#instance,
    );
    const ours = new Set(told.map(known => known.subject));
    const ran = (await facts.within('workload', scope)).filter(known =>
      ours.has(known.subject),
    );
    const after = ({ position }: { position: number }) => ({
      scope,
      revision: 'gone',
      position: position + 1,
    });
    return [
      ...told.map(known =>
        fact('application', known.subject, null, after(known)),
      ),
      ...ran.map(known => fact('workload', known.subject, null, after(known))),
    ];
  }
}
