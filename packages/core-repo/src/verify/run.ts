import { CheckId } from '@ameide/plugin-primitives-common';
import { ListedPrimitive } from '../api';
import { CoreSettings } from '../settings';

/** What all primitives of one run share. @internal */
export type VerifyRun = {
  root: string;
  settings: CoreSettings;
  shapeFolders: readonly string[];
  /** Every primitive of the repository. */
  primitives: readonly ListedPrimitive[];
  /** Those that are verified in this run. */
  selected: readonly ListedPrimitive[];
  /** Of those, by check, the ones whose outcome is not known from an earlier run. */
  pending: ReadonlyMap<CheckId, readonly ListedPrimitive[]>;
  /** Folder for what all of them share; gone when the run ends. */
  scratch: string;
  base?: string;
  signal?: AbortSignal;
};

/**
 * Makes of work a function that does it once a run, whichever primitive asks first: one
 * `buf lint` for five hundred primitives, and each takes its part of the outcome.
 * @internal
 */
export function perRun<T>(
  make: (run: VerifyRun) => Promise<T>,
): (run: VerifyRun) => Promise<T> {
  const made = new WeakMap<VerifyRun, Promise<T>>();
  return run => {
    const known = made.get(run);
    if (known) return known;
    const fresh = make(run);
    made.set(run, fresh);
    return fresh;
  };
}
