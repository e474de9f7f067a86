/** The request is well formed, but the rules or the repository's state forbid it. @public */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** The request itself is wrong: a name, an environment or a combination of options. @public */
export class UsageError extends Error {
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
