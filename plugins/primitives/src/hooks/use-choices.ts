import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/frontend-plugin-api';
import { Choices, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../api';
import { Workflow } from '../model/change';

/** What a form offers for a primitive; nothing is asked before the name of one is whole. @internal */
export function useChoices(
  id: string,
  workflow: Workflow,
): { value?: Choices; loading: boolean; error?: Error } {
  const api = useApi(primitivesApiRef);
  return useAsync(async () => {
    // These two bring nothing into an environment.
    if (workflow === 'wiring' || workflow === 'waive') return undefined;
    if (!parsePrimitiveId(id)) return undefined;
    return api.getChoices(id, { workflow });
  }, [api, id, workflow]);
}
