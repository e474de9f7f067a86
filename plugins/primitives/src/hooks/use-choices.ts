import useAsync from 'react-use/esm/useAsync';
import { Choices, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { offersChoices, Workflow } from '../model/change';
import { usePrimitivesApi } from './use-primitives-api';

/** What a form offers for a primitive; nothing is asked before the name of one is whole. @internal */
export function useChoices(
  id: string,
  workflow: Workflow,
): { value?: Choices; loading: boolean; error?: Error } {
  const api = usePrimitivesApi();
  return useAsync(async () => {
    if (!offersChoices(workflow) || !parsePrimitiveId(id)) return undefined;
    return api.getChoices(id, { workflow });
  }, [api, id, workflow]);
}
