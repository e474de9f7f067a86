import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useAskAgain } from '../../hooks/use-ask-again';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';
import { OfferedField } from './OfferedField';

/** An owner of primitives, as `catalog-info.yaml` writes it. @internal */
export function PrimitiveOwnerField(
  props: FieldExtensionComponentProps<string>,
) {
  const api = usePrimitivesApi();
  const { value, loading, error, retry } = useAsyncRetry(
    () => api.getFleetGroups({ by: 'owner' }),
    [api],
  );
  const askAgain = useAskAgain(error !== undefined, retry);
  return (
    <OfferedField
      {...props}
      options={
        value?.items.flatMap(item => (item.value ? [{ value: item.value }] : [])) ??
        []
      }
      loading={loading}
      error={error}
      onRetry={askAgain}
    />
  );
}
