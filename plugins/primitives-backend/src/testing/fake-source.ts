import { RateLimitedError } from '@ameide/plugin-primitives-node';
import { Fact, FactKind, FactValue, SourceName } from '../facts/fact';
import {
  Hint,
  RateLimitBudget,
  Source,
  SourceContext,
} from '../sources/source';

/** A system that a {@link FakeSource} reads: facts that somebody changes, in an order of its own. @internal */
export class FakeOutside {
  readonly #facts = new Map<string, Fact>();
  #version = 0;

  /** Its order's newest position. */
  get version(): number {
    return this.#version;
  }

  /** What there is. */
  get facts(): Fact[] {
    return [...this.#facts.values()];
  }

  /** Changes something, or takes it away. */
  put<K extends FactKind>(options: {
    source: SourceName;
    kind: K;
    subject: string;
    scope: string;
    value: FactValue<K> | null;
  }): void {
    this.#version += 1;
    const key = `${options.kind}|${options.subject}`;
    if (options.value === null) this.#facts.delete(key);
    else
      this.#facts.set(key, {
        ...options,
        position: this.#version,
        revision: String(this.#version),
        observedAt: new Date(0).toISOString(),
      });
  }

  /** One thing, if it is there. */
  get(kind: FactKind, subject: string): Fact | undefined {
    return this.#facts.get(`${kind}|${subject}`);
  }
}

/**
 * Reads a {@link FakeOutside}: everything, or the Applications that hints name. It can be
 * told to fail, in the middle of what it records.
 * @internal
 */
export class FakeSource implements Source {
  readonly name: SourceName;
  readonly instance?: string;
  readonly #outside: FakeOutside;
  readonly #kinds: readonly FactKind[];
  /** While true, it fails. */
  isDown = false;
  /** While set, nobody may ask it for everything before that moment. */
  limitedUntil: string | undefined;
  /** What it says is left of its rate limit. */
  left: RateLimitBudget | undefined;
  /** Looks that it was asked for, with their hints. */
  readonly looks: Array<readonly Hint[]> = [];
  /** Facts that changed what is known, in all. */
  changed = 0;
  #running = 0;
  /** Most looks at the same time. */
  mostAtOnce = 0;
  readonly #changes = new Set<(hints: readonly Hint[]) => void>();

  constructor(options: {
    name: SourceName;
    instance?: string;
    outside: FakeOutside;
    kinds: readonly FactKind[];
  }) {
    this.name = options.name;
    this.instance = options.instance;
    this.#outside = options.outside;
    this.#kinds = options.kinds;
  }

  budget(): RateLimitBudget | undefined {
    return this.left;
  }

  async collect(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    this.looks.push(hints);
    this.#running += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#running);
    try {
      const isWhole = hints.length === 0 || hints.some(hint => 'all' in hint);
      const until = this.limitedUntil;
      if (isWhole && until)
        throw new RateLimitedError(`${this.name} is limited`, { until });
      const facts = isWhole ? await this.#all(context) : this.#named(hints);
      const half = Math.floor(facts.length / 2);
      await this.#record(context, facts.slice(0, half));
      if (this.isDown) throw new Error(`${this.name} is down`);
      await this.#record(context, facts.slice(half));
      await context.cursors.set('version', this.#outside.version);
    } finally {
      this.#running -= 1;
    }
  }

  async follow(
    context: SourceContext,
    changed: (hints: readonly Hint[]) => void,
  ): Promise<void> {
    this.#changes.add(changed);
    await new Promise<void>(resolve => {
      if (context.signal.aborted) resolve();
      context.signal.addEventListener('abort', () => resolve());
    });
    this.#changes.delete(changed);
  }

  /** What its stream would say. */
  stream(hints: readonly Hint[]): void {
    for (const changed of this.#changes) changed(hints);
  }

  async #record(context: SourceContext, facts: Fact[]): Promise<void> {
    this.changed += (await context.record(facts)).length;
  }

  #named(hints: readonly Hint[]): Fact[] {
    return hints.flatMap(hint =>
      'application' in hint
        ? this.#outside.get('application', hint.application) ?? []
        : [],
    );
  }

  async #all(context: SourceContext): Promise<Fact[]> {
    const there = this.#outside.facts.filter(f => this.#kinds.includes(f.kind));
    const gone: Fact[] = [];
    for (const kind of this.#kinds) {
      for await (const page of context.facts.each(kind)) {
        for (const { subject, scope } of page) {
          if (this.#outside.get(kind, subject)) continue;
          gone.push({
            ...{ source: this.name, kind, subject, scope, value: null },
            position: this.#outside.version,
            revision: '~gone',
            observedAt: new Date(0).toISOString(),
          });
        }
      }
    }
    return [...there, ...gone];
  }
}
