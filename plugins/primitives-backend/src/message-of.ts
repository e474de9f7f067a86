import { isError } from '@backstage/errors';

/** The words of whatever was thrown, for a person. @internal */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}
