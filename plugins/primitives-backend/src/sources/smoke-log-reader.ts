import { english, say } from '@ameide/plugin-primitives-common';
import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { shownFault } from './fault';
import pLimit from 'p-limit';
import { Fact, FactValue } from '../facts/fact';
import { scopeOfId } from '../facts/scope';
import { Agenda } from './agenda';
import { ApplicationNames } from './application-names';
import { factsOf } from './fact-of';
import { failedPhases } from './smoke';
import { SourceContext } from './source';
import { argocdConcurrency } from './whole-reader';

/** Lines of a failed smoke's log that are kept; the rest is a click away. */
const logLines = 100;

/** Logs that are written at once. */
const batchSize = 100;

/** Reads the log of each failed smoke until it was read once: Argo CD may delete the Job. @internal */
export class SmokeLogReader {
  readonly #argocd: Pick<ArgoCDGateway, 'logs'>;
  readonly #context: SourceContext;
  readonly #names: ApplicationNames;
  readonly #agenda: Agenda;
  readonly #clock: () => number;

  /** `agenda` says which to read, by the smoke's subject. */
  constructor(options: {
    argocd: Pick<ArgoCDGateway, 'logs'>;
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

  /** Reads every log that is due; one that cannot be read says so in its place, and is read again after a pause. */
  async readDue(): Promise<void> {
    const { facts, signal } = this.#context;
    const limit = pLimit(argocdConcurrency);
    for (
      let due = this.#agenda.take(batchSize);
      due.length > 0;
      due = this.#agenda.take(batchSize)
    ) {
      try {
        const [smokes, known] = await Promise.all([
          facts.many('smoke', due),
          facts.many('smoke-log', due),
        ]);
        const logs = await Promise.all(
          [...smokes].map(([subject, smoke]) =>
            limit(() => this.#read(subject, smoke)),
          ),
        );
        signal.throwIfAborted();
        const read = logs.flat();
        // Why it cannot be read is said once, not with each time that it is tried.
        await this.#context.record(
          read.filter(
            ({ subject, value }) => !value?.isUnread || !known.has(subject),
          ),
        );
        for (const { subject, value } of read)
          if (value?.isUnread) this.#agenda.later(subject);
        for (const subject of due) this.#agenda.done(subject);
      } catch (error) {
        for (const subject of due) this.#agenda.retry(subject);
        throw error;
      }
    }
  }

  async #read(
    subject: string,
    smoke: FactValue<'smoke'>,
  ): Promise<Fact<'smoke-log'>[]> {
    const [application] = subject.split('@');
    const hook = smoke.hooks.find(h => failedPhases.includes(h.phase));
    // A sync can fail with no hook to blame.
    if (!hook?.namespace) return [];
    const value = await this.#argocd
      .logs({
        application: this.#names.format(application),
        namespace: hook.namespace,
        kind: hook.kind,
        group: hook.group,
        resource: hook.name,
        tailLines: logLines,
        signal: this.#context.signal,
      })
      .then(
        (log): FactValue<'smoke-log'> => ({ log }),
        (error: unknown): FactValue<'smoke-log'> => {
          const shown = shownFault(error);
          return shown
            ? {
                log: english(say('log.unread', { why: shown })),
                isUnread: true,
              }
            : { log: english(say('log.none')) };
        },
      );
    const scope = scopeOfId(application.slice(application.indexOf('-') + 1));
    const fact = factsOf('argocd', this.#clock());
    return [fact('smoke-log', subject, value, { scope, revision: subject })];
  }
}
