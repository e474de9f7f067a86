import { say, Saying, SourceStatus } from '@ameide/plugin-primitives-common';
import {
  OutsideFault,
  OutsideSystemError,
  RateLimitedError,
} from '@ameide/plugin-primitives-node';
import { NotFoundError } from '@backstage/errors';
import { minuteOf } from './minute-of';

/** What kept a source from being read, in a word that tells nothing of where it is. @internal */
export type Fault = OutsideFault | 'limited' | 'missing' | 'other';

/** That a source could not be read. @internal */
export type Failure = {
  fault: Fault;
  /** The error's own words, with addresses: for those who run the portal. */
  detail: string;
};

/** Which fault an error stands for. @internal */
export function faultOf(error: unknown): Fault {
  if (error instanceof OutsideSystemError) return error.fault;
  if (error instanceof RateLimitedError) return 'limited';
  return error instanceof NotFoundError ? 'missing' : 'other';
}

const faults: readonly Fault[] = [
  ...(['silent', 'credentials', 'forbidden', 'limited'] as const),
  ...(['failed', 'unclear', 'missing', 'other'] as const),
];

/** An outside system's error as every reader may know it: undefined where it is none. @internal */
export function shownFault(error: unknown): Saying | undefined {
  if (error instanceof RateLimitedError)
    return say('fault.shown.limit', { time: minuteOf(error.until) });
  if (!(error instanceof OutsideSystemError)) return undefined;
  return say(`fault.shown.${error.fault}`, { system: error.system });
}

/** Says for every reader what is the matter with a source, and since when (ISO 8601): without addresses, and without what a system said. @internal */
export function sayFault(
  source: Pick<SourceStatus, 'source' | 'instance'>,
  fault: string,
  since: string,
): Saying {
  const system = say(`system.${source.source}`);
  const { instance } = source;
  // Another version knows others.
  const known = faults.find(each => each === fault) ?? 'other';
  return say(`fault.${known}`, {
    source: instance
      ? say('source.instance', { source: system, instance })
      : system,
    time: minuteOf(since),
  });
}
