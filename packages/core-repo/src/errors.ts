/** What was asked for breaks a rule; the message names the field and the rule. @public */
export class InvalidInputError extends Error {
  override readonly name = 'InvalidInputError';
}

/** What was asked for is there already; nothing was written. @public */
export class AlreadyThereError extends Error {
  override readonly name = 'AlreadyThereError';
}

/** What was asked about is not in the repository. @public */
export class NotThereError extends Error {
  override readonly name = 'NotThereError';
}

/** A program that the work stands on is missing or too old; the message says how to get it. @public */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
}

/** A program ran and refused; the message is its own, without paths of this machine. @public */
export class ToolFailedError extends Error {
  override readonly name = 'ToolFailedError';
}
