import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import pLimit from 'p-limit';
import { Fact, FactValue } from '../facts/fact';
import { isOfLastSync } from '../facts/of-last-sync';
import { scopeOfId } from '../facts/scope';
import { Agenda } from './agenda';
import { ApplicationNames } from './application-names';
import { factsOf } from './fact-of';
import { podsOf } from './pods-of';
import { SourceContext } from './source';
import { argocdConcurrency } from './whole-reader';

/** Trees whose pods are written at once. */
const batchSize = 200;

/** Reads which pods workloads have, and every image in them: only of those that changed or are not settled. @internal */
export class WorkloadReader {
  readonly #argocd: ArgoCDGateway;
  readonly #context: SourceContext;
  readonly #names: ApplicationNames;
  readonly #agenda: Agenda;
  readonly #clock: () => number;

  /** `agenda` says which to read. */
  constructor(options: {
    argocd: ArgoCDGateway;
    context: SourceContext;
    names: ApplicationNames;
    agenda: Agenda;
    /** Position of what is written. */
    clock: () => number;
  }) {
    this.#argocd = options.argocd;
    this.#context = options.context;
    this.#names = options.names;
    this.#agenda = options.agenda;
    this.#clock = options.clock;
  }

  /** Reads every tree that is due. Throws when none of some could be read. */
  async readDue(): Promise<void> {
    for (
      let due = this.#agenda.take(batchSize);
      due.length > 0;
      due = this.#agenda.take(batchSize)
    ) {
      try {
        await this.#read(due);
      } catch (error) {
        for (const subject of due) this.#agenda.retry(subject);
        throw error;
      }
      // Those that are settled are no longer in hand.
      for (const subject of due) this.#agenda.again(subject);
    }
  }

  async #read(subjects: string[]): Promise<void> {
    const { facts, signal } = this.#context;
    const limit = pLimit(argocdConcurrency);
    // Before the trees: what they show is of that time, or later.
    const before = await facts.many('application', subjects);
    const failures: unknown[] = [];
    const trees = await Promise.all(
      subjects.map(subject =>
        limit(async () => {
          try {
            const name = this.#names.format(subject);
            return await this.#argocd.resourceTree(name, { signal });
          } catch (error) {
            failures.push(error);
            return 'failed' as const;
          }
        }),
      ),
    );
    signal.throwIfAborted();
    const [applications, known] = await Promise.all([
      facts.many('application', subjects),
      facts.many('workload', subjects),
    ]);
    const fact = factsOf('argocd', this.#clock());
    const news: Fact[] = [];
    subjects.forEach((subject, i) => {
      const tree = trees[i];
      const application = applications.get(subject);
      if (tree === 'failed') {
        this.#agenda.retry(subject);
        return;
      }
      if (application?.instance !== this.#argocd.name) {
        this.#agenda.done(subject);
        return;
      }
      // One that is being deleted has no tree any more, and leaves the agenda once it is
      // gone; its pods stay as last seen. Whatever stands before Argo CD refuses, too, for a while.
      if (!tree) return;
      const after = before.get(subject)?.operation?.finishedAt ?? null;
      const workload = { pods: podsOf(tree), after };
      const text = JSON.stringify(workload);
      if (text !== JSON.stringify(known.get(subject))) {
        const scope = scopeOfId(subject.slice(subject.indexOf('-') + 1));
        news.push(
          fact('workload', subject, workload, { scope, revision: text }),
        );
      }
      if (isSettled(application, workload)) this.#agenda.done(subject);
    });
    if (news.length > 0) await this.#context.record(news);
    if (failures.length === subjects.length) throw failures[0];
  }
}

/**
 * True when the pods are those that Git asked for, and nothing is under way: then they
 * are looked at again only when the Application changes.
 * @internal
 */
export function isSettled(
  application: FactValue<'application'>,
  workload: FactValue<'workload'> | undefined,
): boolean {
  if (!workload || !isOfLastSync(workload, application)) return false;
  const { asked } = application;
  // Nothing says what should run; what does run is known.
  if (!asked?.enabled || !asked.digest) return true;
  const { digest } = asked;
  return (
    workload.pods.length > 0 &&
    workload.pods.every(
      pod =>
        pod.health !== 'Progressing' &&
        pod.images.some(image => image.endsWith(`@${digest}`)),
    )
  );
}
