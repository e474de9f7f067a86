import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ChangePermission,
  ChangePermissions,
  PrimitivesApi,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { useAskAgain } from './use-ask-again';

/** Requests that are on their way, by the API that was asked. */
const underWay = new WeakMap<PrimitivesApi, Promise<ChangePermissions>>();

/**
 * What the person may ask for, as far as that does not depend on the primitive; rejects where
 * it could not be read. The fields of a form ask at the same time, and share one request:
 * Backstage draws them, so that no component of ours is above them that could ask for all.
 * @internal
 */
export async function askChangePermissions(
  api: PrimitivesApi,
): Promise<readonly ChangePermission[]> {
  const asked =
    underWay.get(api) ??
    api.getChangePermissions().finally(() => underWay.delete(api));
  underWay.set(api, asked);
  return (await asked).items;
}

/**
 * The same for a component. Undefined while it is not known, also where it could not be
 * read: the form is as open then as to anybody, and what it asks for is checked when it is
 * asked for.
 * @internal
 */
export function useChangePermissions(): readonly ChangePermission[] | undefined {
  const api = useApi(primitivesApiRef);
  const { value, error, retry } = useAsyncRetry(
    () => askChangePermissions(api),
    [api],
  );
  useAskAgain(error !== undefined, retry);
  return value;
}
