import { useEffect } from 'react';
import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { environmentSchema, maxSelection } from '@ameide/plugin-primitives-common';
import { useAskAgain } from '../../hooks/use-ask-again';
import { useOwnReason } from '../../hooks/use-own-reason';
import { useText } from '../../hooks/use-text';
import { fieldTarget } from '../shared/controls';
import { FieldHelp } from './FieldHelp';
import { usePrimitivesApi } from '../../hooks/use-primitives-api';

/** Primitives that are promoted together; offers what waits for the environment. @internal */
export function PrimitiveSelectionField(
  props: FieldExtensionComponentProps<string[]>,
) {
  const { formData: chosen = [], onChange, disabled, schema } = props;
  const t = useText();
  const api = usePrimitivesApi();
  const values = props.formContext?.formData ?? {};
  const source = environmentSchema.safeParse(values.source).data;
  const target = environmentSchema.safeParse(values.target).data;
  const { value, loading, error, retry } = useAsyncRetry(async () => {
    if (!source || !target) return [];
    const { items } = await api.getPromotions({ source, target });
    return items.map(item => item.id);
  }, [api, source, target]);
  const askAgain = useAskAgain(error !== undefined, retry);
  // A link from before forms took several names one; it must not come to mean everything.
  const { primitive } = values;
  const isEmpty = chosen.length === 0;
  useEffect(() => {
    if (isEmpty && typeof primitive === 'string') onChange([primitive]);
  }, [isEmpty, primitive, onChange]);
  const reason = useOwnReason(error);
  const help = () => {
    if (reason !== undefined) return t('form.unchecked', { reason });
    return chosen.length === 0
      ? t('form.everything', { source: source ?? '' })
      : t('form.together', { count: chosen.length });
  };
  return (
    <Autocomplete
      multiple
      id={props.idSchema?.$id}
      options={[...new Set([...(value ?? []), ...chosen])]}
      value={chosen}
      loading={loading}
      sx={fieldTarget}
      disabled={disabled}
      disableCloseOnSelect
      filterSelectedOptions
      getOptionDisabled={() => chosen.length >= maxSelection}
      onChange={(_, ids) => onChange(ids)}
      loadingText={t('common.loading')}
      noOptionsText={
        error
          ? t('form.waitsUnknown', { target: target ?? '' })
          : t('form.nothingWaits', { target: target ?? '' })
      }
      renderInput={params => (
        <TextField
          {...params}
          label={schema.title}
          helperText={
            <FieldHelp
              text={help()}
              onRetry={reason === undefined ? undefined : askAgain}
            />
          }
          FormHelperTextProps={{ role: 'status' }}
          error={(props.rawErrors?.length ?? 0) > 0}
          margin="normal"
          variant="standard"
        />
      )}
    />
  );
}
