import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import useAsync from 'react-use/esm/useAsync';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';
import { OfferedField } from './OfferedField';

/** An owner of primitives, as `catalog-info.yaml` writes it. @internal */
export function PrimitiveOwnerField(
  props: FieldExtensionComponentProps<string>,
) {
  const api = usePrimitivesApi();
  const { value, loading, error } = useAsync(
    () => api.getFleetGroups({ by: 'owner' }),
    [api],
  );
  return (
    <OfferedField
      {...props}
      options={
        value?.items.flatMap(item => (item.value ? [{ value: item.value }] : [])) ??
        []
      }
      loading={loading}
      error={error}
    />
  );
}
