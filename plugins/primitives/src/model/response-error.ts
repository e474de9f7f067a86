import { isError, ResponseError } from '@backstage/errors';
import {
  saidSchema,
  Saying,
  sayingSchema,
} from '@ameide/plugin-primitives-common';

/**
 * Whether an error is the answer of a server. By its name, since an app may have two copies
 * of the package; `ResponseError.is` came with 1.4.0, after Backstage 1.55.
 * @internal
 */
export function isResponseError(error: unknown): error is ResponseError {
  return isError(error) && error.name === 'ResponseError';
}

const refusalSchema = saidSchema({ message: sayingSchema });

/** Which message the backend's reason is; undefined where it does not say. @internal */
export function sayingOfError(error: unknown): Saying | undefined {
  if (!isResponseError(error) || !('said' in error.cause)) return undefined;
  return refusalSchema.safeParse(error.cause.said).data?.message;
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
