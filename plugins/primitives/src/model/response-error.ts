import { isError, ResponseError } from '@backstage/errors';

/**
 * Whether an error is the answer of a server. By its name, since an app may have two copies
 * of the package; `ResponseError.is` came with 1.4.0, after Backstage 1.55.
 * @internal
 */
export function isResponseError(error: unknown): error is ResponseError {
  return isError(error) && error.name === 'ResponseError';
}

/** The HTTP status behind an error, where the backend answered at all. @internal */
export function statusOf(error: Error): number | undefined {
  return isResponseError(error) ? error.statusCode : undefined;
}

/** Why, in words; the backend’s own say more than "Request failed with 500". @internal */
export function reasonOf(error: unknown): string {
  if (isResponseError(error)) return error.cause.message;
  return isError(error) ? error.message : String(error);
}
