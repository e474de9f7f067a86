import { Dispatch, memo, SetStateAction } from 'react';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import useAsync from 'react-use/esm/useAsync';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  FleetGrouping,
  fleetStateSchema,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';
import { primitivesApiRef } from '../../api';
import { useText } from '../../hooks/use-text';
import {
  FleetQuery,
  fleetSorts,
  formatFleetQuery,
  parseFleetQuery,
} from '../../model/fleet-query';
import { ownerName } from '../../model/owner';

/** What the fleet is narrowed by, ordered and grouped; typing in the search does not draw it again. @internal */
export const FleetChoices = memo(function Choices(
  props: Pick<
    FleetQuery,
    'kind' | 'owner' | 'system' | 'state' | 'group' | 'sort'
  > & { onChange: Dispatch<SetStateAction<FleetQuery>> },
) {
  const t = useText();
  const owners = useValues('owner');
  const systems = useValues('system');
  const set = (name: string) => (value: string) =>
    props.onChange(before => {
      const params = formatFleetQuery(before);
      if (value) params.set(name, value);
      else params.delete(name);
      return parseFleetQuery(params);
    });
  const named = (
    values: readonly string[],
    say: (value: string) => string = value => value,
  ) =>
    ['', ...values].map(value => ({
      value,
      text: value ? say(value) : t('fleet.all'),
    }));
  return (
    <>
      <Choice
        label={t('fleet.kind')}
        value={props.kind}
        options={named(primitiveKinds)}
        onChange={set('kind')}
      />
      <Choice
        label={t('fleet.owner')}
        value={props.owner}
        options={named(owners, ownerName)}
        onChange={set('owner')}
      />
      <Choice
        label={t('fleet.system')}
        value={props.system}
        options={named(systems)}
        onChange={set('system')}
      />
      <Choice
        label={t('fleet.state')}
        value={props.state}
        options={[
          { value: '', text: t('fleet.all') },
          ...fleetStateSchema.options.map(value => ({
            value,
            text: t(`count.${value}`),
          })),
        ]}
        onChange={set('state')}
      />
      <Choice
        label={t('fleet.group')}
        value={props.group}
        options={[
          { value: '', text: t('fleet.groups.none') },
          ...(['owner', 'system', 'kind'] as const).map(value => ({
            value,
            text: t(`fleet.groups.${value}`),
          })),
        ]}
        onChange={set('group')}
      />
      <Choice
        label={t('fleet.sort')}
        value={props.sort}
        disabled={props.group !== undefined}
        options={fleetSorts.map(value => ({
          value,
          text: t(`fleet.sorts.${value}`),
        }))}
        onChange={set('sort')}
      />
    </>
  );
});

function Choice(props: {
  label: string;
  value?: string;
  disabled?: boolean;
  options: ReadonlyArray<{ value: string; text: string }>;
  onChange: (value: string) => void;
}) {
  const { value = '', options } = props;
  // A value of a shared link is shown, whether there is such a thing or not.
  const all = options.some(o => o.value === value)
    ? options
    : [...options, { value, text: value }];
  return (
    <TextField
      select
      size="small"
      label={props.label}
      value={value}
      disabled={props.disabled}
      onChange={event => props.onChange(event.target.value)}
      SelectProps={{ displayEmpty: true }}
      InputLabelProps={{ shrink: true }}
      sx={{
        minWidth: '8rem',
        flex: { xs: '1 1 40%', md: '0 1 auto' },
        maxWidth: { md: '13rem' },
      }}
    >
      {all.map(option => (
        <MenuItem key={option.value} value={option.value}>
          {option.text}
        </MenuItem>
      ))}
    </TextField>
  );
}

/** What can be chosen; nothing while it is not known, which leaves the search. */
function useValues(by: FleetGrouping): string[] {
  const api = useApi(primitivesApiRef);
  const { value } = useAsync(() => api.getFleetGroups({ by }), [api, by]);
  return value?.items.flatMap(item => item.value || []) ?? [];
}
