import { useState } from 'react';
import TextField from '@mui/material/TextField';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import useDebounce from 'react-use/esm/useDebounce';
import { toError } from '@backstage/errors';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { maxNameLength } from '@ameide/plugin-primitives-common';
import { useAskAgain } from '../../hooks/use-ask-again';
import { useOwnReason } from '../../hooks/use-own-reason';
import { useText } from '../../hooks/use-text';
import { idOf, nameProblem, NameUse, nameUse } from '../../model/name';
import { FieldHelp } from './FieldHelp';
import { usePrimitivesApi, useSay } from '../../hooks/use-primitives-api';

/** Long enough that one request follows a word, not a letter. */
const lookUpDelayMs = 300;

type LookUp = { id: string } & (
  | { outcome: NameUse }
  | { outcome: 'unchecked'; error: Error }
);

/** A primitive's name: while typing it says whether the name fits the rule and is free. @internal */
export function PrimitiveNameField(
  props: FieldExtensionComponentProps<string>,
) {
  const { formData: name, onChange, rawErrors, required, disabled } = props;
  const t = useText();
  const api = usePrimitivesApi();
  const sayIt = useSay();
  const problem = name ? nameProblem(name) : undefined;
  const id = idOf({ ...props.formContext?.formData, name });

  const [wanted, setWanted] = useState(id);
  useDebounce(() => setWanted(id), lookUpDelayMs, [id]);
  const { value: lookUp, retry } = useAsyncRetry(async (): Promise<
    LookUp | undefined
  > => {
    if (!wanted) return undefined;
    try {
      const { items } = await api.getPrimitives({ search: wanted, limit: 500 });
      return { id: wanted, outcome: nameUse(items, wanted) };
    } catch (error) {
      return { id: wanted, outcome: 'unchecked', error: toError(error) };
    }
  }, [api, wanted]);

  // What was found of another name says nothing of this one.
  const answer = id && lookUp?.id === id ? lookUp : undefined;
  const failure = answer?.outcome === 'unchecked' ? answer.error : undefined;
  const reason = useOwnReason(failure);
  const askAgain = useAskAgain(failure !== undefined, retry);
  const words = () => {
    if (problem) return sayIt(problem);
    if (!id) return t('nameField.help', { max: String(maxNameLength) });
    switch (answer?.outcome) {
      case 'taken':
        return t('nameField.taken', { id });
      case 'begun':
        return t('nameField.begun', { id });
      case 'free':
        return t('nameField.free', { id });
      case 'unchecked':
        return reason === undefined
          ? t('nameField.notLooked')
          : t('nameField.unchecked', { reason });
      default:
        return t('nameField.checking');
    }
  };

  return (
    <TextField
      id={props.idSchema?.$id}
      label={props.schema.title ?? t('nameField.title')}
      value={name ?? ''}
      onChange={event => onChange(event.target.value)}
      required={required}
      disabled={disabled}
      error={
        Boolean(problem) ||
        answer?.outcome === 'taken' ||
        (rawErrors?.length ?? 0) > 0
      }
      helperText={
        <FieldHelp
          text={words()}
          onRetry={reason === undefined ? undefined : askAgain}
        />
      }
      FormHelperTextProps={{ role: 'status' }}
      inputProps={{ autoCapitalize: 'none', spellCheck: false }}
      autoComplete="off"
      fullWidth
      margin="normal"
      // As the form's other fields are drawn.
      variant="standard"
    />
  );
}
