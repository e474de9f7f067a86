import { SourceStatus } from '@ameide/plugin-primitives-common';
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

const words: Readonly<Record<Fault, string>> = {
  silent: 'has not answered',
  credentials: 'has refused our credentials',
  forbidden: 'has not permitted what we ask for',
  limited: 'has limited our requests',
  failed: 'has answered with errors',
  unclear: 'has given answers that we do not understand',
  missing: 'has not had what we look for',
  other: 'could not be read',
};

const titles: Readonly<Record<SourceStatus['source'], string>> = {
  'github-core': 'GitHub',
  'github-gitops': 'GitHub',
  registry: 'The registry',
  argocd: 'Argo CD',
};

/** An outside system's error as every reader may know it: undefined where it is none. @internal */
export function shownFault(error: unknown): string | undefined {
  if (error instanceof RateLimitedError)
    return `A limit of our requests is reached; it ends ${minuteOf(
      error.until,
    )}.`;
  if (!(error instanceof OutsideSystemError)) return undefined;
  return `${error.system} ${words[error.fault]}; try again later.`;
}

/** Says for every reader what is the matter with a source, and since when (ISO 8601): without addresses, and without what a system said. @internal */
export function faultWords(
  source: Pick<SourceStatus, 'source' | 'instance'>,
  fault: string,
  since: string,
): string {
  const title = titles[source.source];
  const name = source.instance ? `${title} "${source.instance}"` : title;
  const known = Object.entries(words).find(([word]) => word === fault);
  // Another version knows others.
  const what = known ? known[1] : words.other;
  return `${name} ${what} since ${minuteOf(since)}.`;
}
