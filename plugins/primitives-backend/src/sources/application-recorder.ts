import { Fact } from '../facts/fact';
import { Agenda } from './agenda';
import { isHealthOfLastSync, meaningOf } from './application';
import { ApplicationIndex } from './application-index';
import { ApplicationAbout, ApplicationNames } from './application-names';
import { ApplicationReading } from './application-reading';
import { fillAsked, lacksAsked } from './asked-filler';
import { AskedReader } from './asked-reader';
import { factsOf } from './fact-of';
import { SmokeRecorder } from './smoke-recorder';
import { SourceContext } from './source';
import { Tombstones } from './tombstones';
import { WholeReader } from './whole-reader';
import { isSettled } from './workload-reader';

/** How many are written at once: enough to make a write cheap, few enough to hold. */
const batchSize = 2_000;

/** What is to be looked at after an Application was recorded, by subject. @internal */
export type Agendas = {
  /** Resource trees to read. */
  workloads: Agenda;
  /** Applications that may have news which neither list nor lost event told of. */
  doubts: Agenda;
  /** Applications at a revision that Git did not know. */
  unasked: Agenda;
  /** Smokes whose log to read. */
  logs: Agenda;
};

type Parts = {
  context: SourceContext;
  index: ApplicationIndex;
  asked: AskedReader;
  agendas: Agendas;
  smokes: SmokeRecorder;
  tombstones: Tombstones;
  wholes: WholeReader;
  names: ApplicationNames;
  /** The instance's name, as facts carry it. */
  instance: string;
};

/**
 * Turns what was seen of Applications into facts. What means the same as before costs no
 * call to the database. One batch is written after the other, so that the newest stays.
 * @internal
 */
export class ApplicationRecorder {
  readonly #parts: Parts;
  readonly #pending = new Map<string, ApplicationReading>();
  readonly #writing = new Map<string, ApplicationReading>();
  readonly #gone = new Map<string, ApplicationAbout>();
  #flushing: Promise<void> = Promise.resolve();

  /** For one instance, within one session. */
  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** How many wait to be written. */
  get waiting(): number {
    return this.#pending.size + this.#gone.size;
  }

  /** Takes what was seen; of one Application only the newest counts. */
  offer(reading: ApplicationReading): void {
    const { subject } = reading.about;
    // Late news: a get may overtake the stream.
    if (reading.version > 0 && this.#versionOf(subject) > reading.version)
      return;
    this.#gone.delete(subject);
    const isBeingWritten = this.#writing.has(subject);
    if (!isBeingWritten && this.#parts.index.touchSame(reading))
      this.#pending.delete(subject);
    else this.#pending.set(subject, reading);
  }

  /** Takes that an Application is gone; `version` is the last that it had, where that was told. */
  offerGone(about: ApplicationAbout, version = Infinity): void {
    if (this.#versionOf(about.subject) > version) return;
    this.#pending.delete(about.subject);
    this.#gone.set(about.subject, about);
  }

  #versionOf(subject: string): number {
    const { index } = this.#parts;
    const known =
      this.#pending.get(subject) ??
      this.#writing.get(subject) ??
      index.get(subject);
    return known?.version ?? 0;
  }

  /** Writes everything down that waits. What could not be written waits on. */
  flush(): Promise<void> {
    const flushing = this.#flushing
      // What went wrong before was told to whoever waited for it.
      .catch(() => undefined)
      .then(() => this.#flush());
    this.#flushing = flushing;
    return flushing;
  }

  async #flush(): Promise<void> {
    await this.#askAgain();
    while (this.waiting > 0) {
      const batch = [...this.#pending.values()].slice(0, batchSize);
      const gone = [...this.#gone.values()].slice(0, batchSize);
      for (const { subject } of gone) this.#gone.delete(subject);
      for (const reading of batch) {
        this.#pending.delete(reading.about.subject);
        this.#writing.set(reading.about.subject, reading);
      }
      try {
        await this.#forget(gone);
        await this.#record(batch);
      } catch (error) {
        this.#putBack(batch, gone);
        throw error;
      } finally {
        this.#writing.clear();
      }
    }
  }

  #putBack(batch: ApplicationReading[], gone: ApplicationAbout[]): void {
    const isSuperseded = (subject: string) =>
      this.#pending.has(subject) || this.#gone.has(subject);
    for (const about of gone)
      if (!isSuperseded(about.subject)) this.#gone.set(about.subject, about);
    for (const reading of batch) {
      const { subject } = reading.about;
      if (!isSuperseded(subject)) this.#pending.set(subject, reading);
    }
  }

  async #record(batch: ApplicationReading[]): Promise<void> {
    const { context, index, asked, smokes, wholes, names } = this.#parts;
    await wholes.complete(batch, subject => names.format(subject));
    const known = await context.facts.many(
      'application',
      batch
        .map(({ about }) => about.subject)
        .filter(subject => !index.get(subject)),
    );
    await fillAsked(asked, batch);
    const meanings = new Map(batch.map(r => [r, meaningOf(r.value)]));
    const changed = batch.filter(reading => {
      const { subject } = reading.about;
      const before = known.get(subject);
      const meaning =
        index.get(subject)?.meaning ?? (before && meaningOf(before));
      return meaning !== meanings.get(reading);
    });
    const fact = factsOf('argocd', index.clock());
    const facts: Fact[] = [
      ...changed.map(({ about, value, version }) =>
        fact('application', about.subject, value, {
          scope: about.scope,
          revision: String(version),
        }),
      ),
      ...(await smokes.newsOf(batch, fact)),
    ];
    if (facts.length > 0) await context.record(facts);
    await this.#planTrees(batch, new Set(changed));
    for (const [reading, meaning] of meanings) {
      index.put(reading, meaning);
      this.#plan(reading);
    }
  }

  /** Trees of workloads that changed, and after a start of those that were not settled. */
  async #planTrees(
    batch: ApplicationReading[],
    changed: ReadonlySet<ApplicationReading>,
  ): Promise<void> {
    const { context, index, agendas } = this.#parts;
    const unsure: ApplicationReading[] = [];
    for (const reading of batch) {
      const { subject, isSmoke } = reading.about;
      if (isSmoke) continue;
      const entry = index.get(subject);
      const hasNewImages = entry && entry.images !== reading.images;
      if (changed.has(reading) || hasNewImages) agendas.workloads.soon(subject);
      else if (!entry) unsure.push(reading);
    }
    if (unsure.length === 0) return;
    const known = await context.facts.many(
      'workload',
      unsure.map(({ about }) => about.subject),
    );
    for (const { about, value } of unsure) {
      if (!isSettled(value, known.get(about.subject)))
        agendas.workloads.soon(about.subject);
    }
  }

  #plan({ about, value }: Pick<ApplicationReading, 'about' | 'value'>): void {
    const { unasked, doubts } = this.#parts.agendas;
    const { subject } = about;
    if (lacksAsked(value)) unasked.later(subject);
    else unasked.settle(subject);
    // The list does not show that health was looked at again.
    if (isHealthOfLastSync(value)) doubts.settle(subject);
    else doubts.later(subject);
  }

  /** Looks again at facts that were recorded before Git knew the revision. */
  async #askAgain(): Promise<void> {
    const { agendas, context, index } = this.#parts;
    const due = agendas.unasked.take(batchSize);
    if (due.length === 0) return;
    try {
      const known = await context.facts.many('application', due);
      for (const subject of due) {
        const entry = index.get(subject);
        const value = known.get(subject);
        const isOurs = value?.instance === this.#parts.instance;
        if (!entry || !value || !isOurs || this.#pending.has(subject)) {
          agendas.unasked.settle(subject);
          continue;
        }
        const { about, version, print, images, revisions } = entry;
        const { operation } = value;
        this.#pending.set(subject, {
          ...{ about, version, print, images },
          value: structuredClone({
            ...{ ...value, revision: revisions.compared },
            operation: operation && { ...operation, revision: revisions.synced },
          }),
          attempt: 0,
          lacksResult: false,
        });
      }
    } catch (error) {
      for (const subject of due) agendas.unasked.retry(subject);
      throw error;
    }
  }

  async #forget(gone: ApplicationAbout[]): Promise<void> {
    if (gone.length === 0) return;
    const { tombstones, index, agendas } = this.#parts;
    await tombstones.record(gone);
    for (const { subject } of gone) {
      index.delete(subject);
      for (const agenda of Object.values(agendas)) agenda.settle(subject);
    }
  }
}
