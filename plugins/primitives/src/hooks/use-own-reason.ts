import { useId, useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { PrimitivesApi } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { reasonOf } from '../model/response-error';

/** Why fields could not read something, by field; who says a reason first goes on saying it. */
class SaidReasons {
  readonly #reasons = new Map<string, string>();
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Gives back how a field ceases to say it. */
  say(field: string, reason: string): () => void {
    this.#reasons.set(field, reason);
    this.#tell();
    return () => {
      this.#reasons.delete(field);
      this.#tell();
    };
  }

  firstOf(reason: string): string | undefined {
    return [...this.#reasons].find(([, said]) => said === reason)?.[0];
  }

  #tell() {
    for (const listener of this.#listeners) listener();
  }
}

/** By the API that did not answer: Backstage draws the fields of a form, so that no component of ours is above them that could know. */
const saidOf = new WeakMap<PrimitivesApi, SaidReasons>();

/**
 * Why a field could not read something, where no other field of the form says so already:
 * what a database that is away keeps from all of them is said once. Undefined for an error
 * that another one says, and without an error.
 * @internal
 */
export function useOwnReason(error: unknown): string | undefined {
  const field = useId();
  const api = useApi(primitivesApiRef);
  const said = useMemo(() => {
    const found = saidOf.get(api) ?? new SaidReasons();
    saidOf.set(api, found);
    return found;
  }, [api]);
  const reason = error === undefined ? undefined : reasonOf(error);
  useLayoutEffect(
    () => (reason === undefined ? undefined : said.say(field, reason)),
    [said, field, reason],
  );
  const first = useSyncExternalStore(said.subscribe, () =>
    reason === undefined ? undefined : said.firstOf(reason),
  );
  return first === undefined || first === field ? reason : undefined;
}
