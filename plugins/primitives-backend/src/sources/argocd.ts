import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  ArgoCDGateway,
  ArgoCDInstanceConfig,
} from '@ameide/plugin-primitives-node';
import { Alarm } from './alarm';
import { ApplicationNames } from './application-names';
import { ArgoCDSession, SessionOptions } from './argocd-session';
import { DesiredAt } from './desired-at';
import { Hint, Source, SourceContext } from './source';
import { StreamPatience } from './stream-progress';

/** Events that one change brings come within this time, and are written as one. */
const gatherMs = 20;

/** Longest sleep between looks at what is due. */
const longestSleepMs = 60_000;

/** Wait after a look that failed. */
const retryMs = 5_000;

/** Argo CD looks at each Application every two to three minutes by default (`timeout.reconciliation`), which is an event. */
const usualPatience: StreamPatience = {
  opening: 5_000,
  quiet: 1_000,
  silent: 10 * 60_000,
};

/**
 * Reads what runs, and how its smokes went, from one Argo CD: everything by its stream,
 * checked by a list from time to time, and the details of what changed.
 * @internal
 */
export class ArgoCDSource implements Source {
  readonly name = 'argocd';
  readonly instance: string;
  readonly #options: Omit<SessionOptions, 'context' | 'reopen'>;
  #session: ArgoCDSession | undefined;
  #restart = new AbortController();
  readonly #alarm = new Alarm();

  /** Over the gateway of an instance. `patience` is how long streams are waited for. */
  static create(options: {
    argocd: ArgoCDGateway;
    config: Pick<ArgoCDInstanceConfig, 'applicationName' | 'environments'>;
    /** `<owner>/<repository>` of the GitOps repo. */
    gitops: string;
    desiredAt: DesiredAt;
    logger: LoggerService;
    patience?: StreamPatience;
  }): ArgoCDSource {
    return new ArgoCDSource({
      ...options,
      names: new ApplicationNames({
        template: options.config.applicationName,
        environments: options.config.environments,
      }),
      patience: options.patience ?? usualPatience,
    });
  }

  private constructor(options: Omit<SessionOptions, 'context' | 'reopen'>) {
    this.#options = options;
    this.instance = options.argocd.name;
  }

  async collect(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    const session = this.#sessionFor(context);
    if (hints.some(hint => 'all' in hint)) {
      session.forget();
      this.#restart.abort();
    }
    const names = hints.flatMap(hint =>
      'application' in hint ? [hint.application] : [],
    );
    if (names.length === hints.length && names.length > 0)
      await session.look(names);
    else await session.compare();
    await session.settle();
    // Who tends the session sleeps until what was due before, which a look may have moved up.
    this.#alarm.ring();
  }

  async follow(
    context: SourceContext,
    changed: (hints: readonly Hint[]) => void,
  ): Promise<void> {
    const session = this.#sessionFor(context);
    await Promise.all([
      ...this.#options.argocd.slices.map((_slice, index) =>
        this.#watch({ session, context, index, changed }),
      ),
      this.#tend(session, context.signal),
    ]);
  }

  async #watch(options: {
    session: ArgoCDSession;
    context: SourceContext;
    index: number;
    changed: (hints: readonly Hint[]) => void;
  }): Promise<void> {
    const { session, context, index, changed } = options;
    const { argocd } = this.#options;
    while (!context.signal.aborted) {
      if (this.#restart.signal.aborted) this.#restart = new AbortController();
      await argocd.watch({
        slice: argocd.slices[index],
        signal: AbortSignal.any([context.signal, this.#restart.signal]),
        onOpen: () => {
          // What was deleted while it was closed, only the list can tell.
          if (session.progress.opened(index)) changed([]);
        },
        onEvents: async events => {
          try {
            if (await session.take(index, events)) this.#alarm.ring();
          } catch (error) {
            await this.#recover(error, context.signal);
          }
        },
      });
    }
  }

  /** Writes down what the streams told, and does what is due, for as long as the session lasts. */
  async #tend(session: ArgoCDSession, signal: AbortSignal): Promise<void> {
    let isBusy = false;
    const doDue = async () => {
      if (isBusy) return;
      isBusy = true;
      await session.settle().catch(error => this.#recover(error, signal));
      isBusy = false;
      this.#alarm.ring();
    };
    while (!signal.aborted) {
      const due = isBusy ? longestSleepMs : session.dueIn();
      const sleepMs = Math.min(due ?? longestSleepMs, longestSleepMs);
      await this.#alarm.sleep(sleepMs, signal);
      await rest(gatherMs, signal);
      if (signal.aborted) return;
      await session.flush().catch(error => this.#recover(error, signal));
      // Trees take their time; meanwhile the stream goes on being written down.
      if (session.dueIn() === 0) void doDue();
    }
  }

  async #recover(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const reason = isError(error) ? error.message : String(error);
    this.#options.logger.warn(
      `What ${
        this.#options.argocd.system.name
      } told could not be dealt with, and is tried again: ${reason}`,
    );
    await rest(retryMs, signal);
  }

  /** One session for the stream and every look: what the stream told is what looks compare with. */
  #sessionFor(look: SourceContext): ArgoCDSession {
    const context = look.lasting ?? look;
    if (!this.#session?.isFor(context))
      this.#session = new ArgoCDSession({
        ...this.#options,
        context,
        reopen: () => this.#restart.abort(),
      });
    return this.#session;
  }
}

/** Sleeps; an abort is a reason to wake up, not to fail. */
async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
