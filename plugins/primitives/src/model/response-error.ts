import { isError, ResponseError } from '@backstage/errors';

/**
 * Whether an error is the answer of a server. By its name, since an app may have two copies
 * of the package; `ResponseError.is` came with 1.4.0, after Backstage 1.55.
 * @internal
 */
export function isResponseError(error: unknown): error is ResponseError {
  return isError(error) && error.name === 'ResponseError';
}
