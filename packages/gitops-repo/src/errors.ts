import { english, Saying, verbatim } from '@ameide/plugin-primitives-common';

/** An error whose words a page shows, too: in English its message, in another language what is `said`. */
abstract class SaidError extends Error {
  /** Which message the error's words are. */
  readonly said: { message: Saying };

  constructor(message: Saying, options?: ErrorOptions) {
    super(english(message), options);
    this.said = { message };
  }
}

/** The request is well formed, but the rules or the repository's state forbid it. @public */
export class RefusedError extends SaidError {
  override readonly name = 'RefusedError';
}

/** The request itself is wrong: a name, an environment or a combination of options. @public */
export class UsageError extends SaidError {
  override readonly name = 'UsageError';
}

/** A tool that a check stands on is not on this machine; the check is an error, never a pass. @public */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** An outside system did not answer, or answered nonsense. @public */
export class UnavailableError extends Error {
  override readonly name = 'UnavailableError';
}

/** What only a terminal and CI's log show, which are in English: no translation has it. @public */
export function forTheLog(text: string): Saying {
  return verbatim(text);
}
