import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import useAsync from 'react-use/esm/useAsync';
import { useText } from '../../hooks/use-text';
import { reasonOf } from '../../model/response-error';
import { OfferedField } from './OfferedField';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** A rule that is in force: a non-negotiable, or one of the Definition of Done. @internal */
export function PrimitiveRuleField(
  props: FieldExtensionComponentProps<string>,
) {
  const t = useText();
  const api = usePrimitivesApi();
  const { value, loading, error } = useAsync(() => api.getDoneRules(), [api]);
  const rules = value ? [...value.standing, ...value.rules] : [];
  return (
    <OfferedField
      {...props}
      options={rules.map(({ id, title }) => ({ value: id, title }))}
      loading={loading}
      problem={error && t('form.unoffered', { reason: reasonOf(error) })}
    />
  );
}
