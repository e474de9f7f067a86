import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { Choices, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { offersChoices, Workflow } from '../model/change';
import { useAskAgain } from './use-ask-again';
import { usePrimitivesApi } from './use-primitives-api';

/** What a form offers for a primitive, and how to have it read again; nothing is asked before the name of one is whole. @internal */
export function useChoices(
  id: string,
  workflow: Workflow,
): {
  value?: Choices;
  loading: boolean;
  error?: Error;
  askAgain: () => void;
} {
  const api = usePrimitivesApi();
  const { retry, ...choices } = useAsyncRetry(async () => {
    if (!offersChoices(workflow) || !parsePrimitiveId(id)) return undefined;
    return api.getChoices(id, { workflow });
  }, [api, id, workflow]);
  const askAgain = useAskAgain(choices.error !== undefined, retry);
  return { ...choices, askAgain };
}
