import Autocomplete from '@mui/material/Autocomplete';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { useOwnReason } from '../../hooks/use-own-reason';
import { useText } from '../../hooks/use-text';
import { fieldTarget } from '../shared/controls';
import { FieldHelp } from './FieldHelp';

/** One text of several that are offered; another may be typed, since what is offered may be out of date or out of sight. @internal */
export function OfferedField(
  props: FieldExtensionComponentProps<string> & {
    options: ReadonlyArray<{ value: string; title?: string }>;
    loading: boolean;
    /** Why nothing is offered, where something went wrong. */
    error?: Error;
    /** Has what is offered read again. */
    onRetry: () => void;
  },
) {
  const { options, loading, error, onRetry, schema, formData = '' } = props;
  const t = useText();
  const reason = useOwnReason(error);
  const titles = new Map(options.map(({ value, title }) => [value, title]));
  const title = titles.get(formData);
  const help = () => {
    if (!error) return schema.description;
    return reason === undefined
      ? t('form.typeIt')
      : t('form.unoffered', { reason });
  };
  return (
    <Autocomplete
      freeSolo
      autoHighlight
      id={props.idSchema?.$id}
      loading={loading}
      sx={fieldTarget}
      disabled={props.disabled}
      options={options.map(({ value }) => value)}
      // Titles are searched, and ids are what is kept.
      filterOptions={(values, { inputValue }) =>
        values.filter(value =>
          `${value} ${titles.get(value) ?? ''}`
            .toLowerCase()
            .includes(inputValue.toLowerCase()),
        )
      }
      inputValue={formData}
      onInputChange={(_, value) => props.onChange(value || undefined)}
      value={formData || null}
      renderOption={(attributes, value) => (
        <li {...attributes} key={value}>
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {titles.get(value) ?? value}
            {titles.get(value) && (
              <Box sx={{ fontSize: '0.75rem', color: 'text.secondary' }}>
                {value}
              </Box>
            )}
          </Box>
        </li>
      )}
      renderInput={attributes => (
        <TextField
          {...attributes}
          label={schema.title}
          required={props.required}
          error={(props.rawErrors?.length ?? 0) > 0}
          helperText={
            <FieldHelp
              text={[title, help()].filter(Boolean).join('. ')}
              onRetry={reason === undefined ? undefined : onRetry}
            />
          }
          margin="normal"
          variant="standard"
        />
      )}
    />
  );
}
