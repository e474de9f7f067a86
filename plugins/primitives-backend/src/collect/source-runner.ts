import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimitedError } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { messageOf } from '../message-of';
import { CollectorMetrics } from '../metrics';
import { CollectorTracing } from '../tracing';
import { Failure, faultOf } from '../sources/fault';
import { Hint, Source, SourceContext } from '../sources/source';
import { Wish } from '../store/hint-store';
import { sourceKey, SourceStatusStore } from '../store/source-status-store';
import { boundedLook } from './bounded-look';
import { Fence } from './lease';
import { PendingLooks } from './pending-looks';
import { Wake } from './wake';

/** A push makes a burst of webhooks: what comes within this time is one look. */
const debounceMs = 20;
/** First wait after a failure; it doubles with each further one. */
const firstBackoffMs = 1_000;
/** The first look at a large fleet takes minutes; one that takes this long hangs. */
const longestLookMs = 30 * 60_000;

type SourceRunnerOptions = {
  source: Source;
  context: SourceContext;
  /** Time between usual looks, which find what hints missed. */
  frequencyMs: number;
  fence: Fence;
  statuses: SourceStatusStore;
  logger: LoggerService;
  metrics: CollectorMetrics;
  tracing: CollectorTracing;
  /** Told when a look ended. */
  onLook: () => void;
  /** Told when it began to fail, or ceased to. */
  onFlip: () => Promise<void>;
};

/**
 * Has one source look again and again, one look at a time: at everything at an interval,
 * at what hints name soon after they come. A source that fails waits longer each time,
 * marks only itself, and holds up no other.
 * @internal
 */
export class SourceRunner {
  readonly #options: SourceRunnerOptions;
  readonly #wake = new Wake();
  readonly #pending = new PendingLooks();
  #hasLooked = false;
  #failures = 0;
  #wholeAt = 0;
  #notBefore = 0;

  /** A runner of one source. */
  constructor(options: SourceRunnerOptions) {
    this.#options = options;
  }

  /** The source that it runs. */
  get source(): Source {
    return this.#options.source;
  }

  /** True once the first look at everything ended, well or not. */
  get hasLooked(): boolean {
    return this.#hasLooked;
  }

  /** Asks for a look, soon. */
  ask(wishes: readonly Wish[]): void {
    this.#pending.add(wishes);
    this.#wake.ask();
  }

  /** Looks, and follows the system's own stream, until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#options.tracing.within(this.source, () =>
      Promise.all([this.#look(signal), this.#follow(signal)]),
    );
  }

  async #look(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const now = performance.now();
      if (this.#notBefore > now) {
        await pause(this.#notBefore - now, signal);
      } else if (this.#pending.takeWhole() || this.#wholeAt <= now) {
        await this.#attempt([], signal);
      } else if (this.#pending.any) {
        await this.#attempt(this.#pending.takeHints(), signal);
      } else if (await this.#wake.sleep(this.#wholeAt - now, signal)) {
        await pause(debounceMs, signal);
      }
    }
  }

  async #attempt(hints: Hint[], signal: AbortSignal): Promise<void> {
    const { source, context, logger, metrics, tracing, frequencyMs, onLook } =
      this.#options;
    const look = hints.length > 0 ? 'hints' : 'whole';
    const at = new Date();
    try {
      await tracing.collect(source, look, () =>
        boundedLook({ source, context, hints, limitMs: longestLookMs }),
      );
      if (signal.aborted) return;
      this.#failures = 0;
      if (look === 'whole') {
        this.#wholeAt = performance.now() + frequencyMs;
        await this.#report({ at });
      }
      metrics.attempted(source, { outcome: 'ok', look });
    } catch (error) {
      if (signal.aborted) return;
      const failure = { fault: faultOf(error), detail: messageOf(error) };
      const isLimit = error instanceof RateLimitedError;
      if (isLimit) this.#wait(hints, error.until);
      else this.#backOff(hints);
      metrics.attempted(source, {
        ...{ outcome: isLimit ? 'limited' : 'failed', look },
      });
      const key = sourceKey(source);
      if (isLimit)
        logger.info(`Waiting with ${key}: ${failure.detail}`, {
          look,
          limitedUntil: error.until,
        });
      else
        logger.warn(`Could not read ${key}: ${failure.detail}`, {
          look,
          failures: this.#failures,
        });
      const limitedUntil = isLimit ? error.until : undefined;
      await this.#report({ at, failure, limitedUntil });
    }
    this.#hasLooked ||= look === 'whole';
    onLook();
  }

  /** A failed look tells nothing of what is there: everything is looked at once it answers again. */
  #backOff(hints: Hint[]): void {
    const { frequencyMs } = this.#options;
    const most = firstBackoffMs * 2 ** this.#failures;
    this.#failures += 1;
    // Jitter, so that sources that fail together do not come back together.
    const wait = Math.min(most, frequencyMs) * (0.5 + Math.random() / 2);
    this.#notBefore = performance.now() + wait;
    this.#wholeAt = this.#notBefore;
    this.#pending.add(hints);
  }

  /**
   * A limit ends by itself: it is no failure to back off from. What is left of it is for
   * hints; where these cannot be followed either, they wait with the rest.
   */
  #wait(hints: Hint[], until: string): void {
    const { frequencyMs } = this.#options;
    const now = performance.now();
    const left = Math.max(Date.parse(until) - Date.now(), firstBackoffMs);
    const next = now + Math.min(left, frequencyMs);
    this.#wholeAt = Math.max(this.#wholeAt, next);
    if (hints.length > 0) this.#notBefore = next;
    this.#pending.add(hints);
  }

  async #report(outcome: {
    at: Date;
    failure?: Failure;
    limitedUntil?: string;
  }): Promise<void> {
    const { source, fence, statuses, logger, onFlip } = this.#options;
    try {
      const budget = source.budget?.();
      const attempt = { ...outcome, source, budget };
      const { flipped } = await statuses.attempted(fence, attempt);
      if (flipped) await onFlip();
    } catch (error) {
      logger.warn(
        `Could not write down how reading ${sourceKey(
          source,
        )} went: ${messageOf(error)}`,
      );
    }
  }

  /** A stream that ends in an error is begun anew, as a source that fails is. */
  async #follow(signal: AbortSignal): Promise<void> {
    const { source, context, logger } = this.#options;
    let waitMs = firstBackoffMs;
    while (source.follow && !signal.aborted) {
      try {
        await source.follow(context, hints => this.ask(hints));
        return;
      } catch (error) {
        if (signal.aborted) return;
        logger.warn(
          `The stream of ${sourceKey(source)} broke: ${messageOf(error)}`,
        );
        await pause(waitMs, signal);
        waitMs = Math.min(waitMs * 2, this.#options.frequencyMs);
      }
    }
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}
