import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import useAsync from 'react-use/esm/useAsync';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { OfferedField } from './OfferedField';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** An owner of primitives, as `catalog-info.yaml` writes it. @internal */
export function PrimitiveOwnerField(
  props: FieldExtensionComponentProps<string>,
) {
  const t = useText();
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
      problem={error && t('form.unoffered', { reason: reasonOf(error) })}
    />
  );
}
