import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useAskAgain } from '../../hooks/use-ask-again';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';
import { OfferedField } from './OfferedField';

/** A rule that is in force: a non-negotiable, or one of the Definition of Done. @internal */
export function PrimitiveRuleField(
  props: FieldExtensionComponentProps<string>,
) {
  const api = usePrimitivesApi();
  const { value, loading, error, retry } = useAsyncRetry(
    () => api.getDoneRules(),
    [api],
  );
  const askAgain = useAskAgain(error !== undefined, retry);
  const rules = value ? [...value.standing, ...value.rules] : [];
  return (
    <OfferedField
      {...props}
      options={rules.map(({ id, title }) => ({ value: id, title }))}
      loading={loading}
      error={error}
      onRetry={askAgain}
    />
  );
}
