import useAsync from 'react-use/esm/useAsync';
import { isResponseError } from '../model/response-error';
import { FleetGrouping } from '@ameide/plugin-primitives-common';
import { usePrimitivesApi } from './use-primitives-api';

/** What the fleet's owners, systems or kinds are, to choose from; none while that is not known. @internal */
export function useFleetValues(by: FleetGrouping): {
  values: string[];
  /** The person may not read the fleet. */
  isDenied: boolean;
} {
  const api = usePrimitivesApi();
  const { value, error } = useAsync(
    () => api.getFleetGroups({ by }),
    [api, by],
  );
  return {
    values: value?.items.flatMap(item => item.value || []) ?? [],
    isDenied: isResponseError(error) && error.statusCode === 403,
  };
}
