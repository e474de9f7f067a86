import { useSyncExternalStore } from 'react';
import { DateTime } from 'luxon';
import { formatAge } from '../model/age';
import { useLanguage, useText } from './use-text';

/** An age in words is coarse, so that renewing it now and then is enough. */
const tickMs = 15_000;

/** The time that ages are told by, which goes on while somebody looks. */
class Clock {
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #now = DateTime.now();
  /** Words are costly, and React asks for those of a cell three times before it is drawn. */
  readonly #words = new Map<string, string | undefined>();

  /** How long ago something was, as of the last tick; as of now, where nobody looks yet. */
  age(iso: string, language: string): string | undefined {
    if (this.#listeners.size === 0)
      return formatAge(iso, DateTime.now(), language);
    const key = `${language} ${iso}`;
    if (!this.#words.has(key))
      this.#words.set(key, formatAge(iso, this.#now, language));
    return this.#words.get(key);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#tick();
      this.#timer = setInterval(() => this.#tick(), tickMs);
    }
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) clearInterval(this.#timer);
    };
  };

  #tick(): void {
    this.#now = DateTime.now();
    this.#words.clear();
    for (const listener of this.#listeners) listener();
  }
}

/** One for the page: a grid has hundreds of ages, and cells of another's table have no parent of ours. */
const clock = new Clock();

/** How long ago something was (ISO 8601), in words; drawn anew when these change, and not with each tick. @internal */
export function useAge(iso: string): string;
export function useAge(iso: string | undefined): string | undefined;
export function useAge(iso: string | undefined): string | undefined {
  const t = useText();
  const language = useLanguage();
  return useSyncExternalStore(clock.subscribe, () =>
    iso === undefined
      ? undefined
      : clock.age(iso, language) ?? t('common.justNow'),
  );
}
