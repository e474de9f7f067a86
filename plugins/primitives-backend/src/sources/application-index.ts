import { listedOf } from './application';
import { ApplicationReading } from './application-reading';

/** What is remembered of an Application: fingerprints, since there may be 60,000 of them. @internal */
export type Remembered = Pick<
  ApplicationReading,
  'about' | 'version' | 'print' | 'images'
> & {
  /** Those that it was compared with last and synced to last; facts keep older ones of the same meaning. */
  revisions: { compared?: string; synced?: string };
  /** Of what was recorded. */
  meaning: string;
  /** Of what a list says while nothing changes. */
  listed: string;
  /** Milliseconds; when it was last seen at all. */
  seenAt: number;
};

/** What one instance's Applications meant when they were seen last. @internal */
export class ApplicationIndex {
  readonly #entries = new Map<string, Remembered>();
  #clock = 0;

  /** What is remembered of a subject. */
  get(subject: string): Remembered | undefined {
    return this.#entries.get(subject);
  }

  /** Subjects of all that are remembered. */
  subjects(): IterableIterator<string> {
    return this.#entries.keys();
  }

  /**
   * Milliseconds since 1970, each answer later than the one before: facts are ordered by
   * it. It leaves room between two for the tombstone of the first.
   */
  clock(): number {
    this.#clock = Math.max(Date.now(), this.#clock + 2);
    return this.#clock;
  }

  /** True when it was seen as it is remembered; then it is only seen again. */
  touchSame(reading: ApplicationReading): boolean {
    const entry = this.#entries.get(reading.about.subject);
    if (entry?.print !== reading.print) return false;
    entry.revisions = revisionsOf(reading);
    entry.version = Math.max(entry.version, reading.version);
    entry.seenAt = Date.now();
    return true;
  }

  /** Remembers what was recorded, and what it means. */
  put(
    { about, value, version, print, images }: ApplicationReading,
    meaning: string,
  ): void {
    this.#entries.set(about.subject, {
      ...{ about, version, print, images, meaning },
      revisions: revisionsOf({ value }),
      listed: listedOf(value),
      seenAt: Date.now(),
    });
  }

  /** Forgets an Application. */
  delete(subject: string): void {
    this.#entries.delete(subject);
  }

  /** Forgets everything but the time. */
  clear(): void {
    this.#entries.clear();
  }
}

function revisionsOf({ value }: Pick<ApplicationReading, 'value'>) {
  return { compared: value.revision, synced: value.operation?.revision };
}
