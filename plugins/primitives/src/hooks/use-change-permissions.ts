import useAsync from 'react-use/esm/useAsync';
import { ChangePermission } from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';

/**
 * What the person may ask for, as far as that does not depend on the primitive. Undefined
 * while it is not known, also where it could not be read: the form is as open then as to
 * anybody, and what it asks for is checked when it is asked for.
 * @internal
 */
export function useChangePermissions(): readonly ChangePermission[] | undefined {
  const api = usePrimitivesApi();
  const { value } = useAsync(() => api.getChangePermissions(), [api]);
  return value?.items;
}
