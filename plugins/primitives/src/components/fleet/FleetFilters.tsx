import { useEffect, useState } from 'react';
import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { RiSearchLine } from '@remixicon/react';
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
  parseFleetQuery,
  formatFleetQuery,
} from '../../model/fleet-query';
import { ownerName } from '../../model/owner';
import { SavedFilters } from './SavedFilters';

/** Long enough to leave out the middle of a fast word, short enough not to be felt. */
const typingMs = 40;

/** Narrows, orders and groups the fleet. @internal */
export function FleetFilters(props: {
  query: FleetQuery;
  onChange: (query: FleetQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  const owners = useValues('owner');
  const systems = useValues('system');
  const [text, setText] = useState(query.text);
  useEffect(() => setText(query.text), [query.text]);
  useEffect(() => {
    if (text === query.text) return undefined;
    const timer = setTimeout(() => onChange({ ...query, text }), typingMs);
    return () => clearTimeout(timer);
    // Only typing counts: what else changes the query has its own event.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);

  const set = (name: string) => (value: string) => {
    const params = formatFleetQuery({ ...query, text });
    if (value) params.set(name, value);
    else params.delete(name);
    onChange(parseFleetQuery(params));
  };
  const named = (
    values: readonly string[],
    say: (value: string) => string = value => value,
  ) =>
    ['', ...values].map(value => ({
      value,
      text: value ? say(value) : t('fleet.all'),
    }));
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <TextField
        size="small"
        type="search"
        label={t('fleet.filter')}
        value={text}
        onChange={event => setText(event.target.value)}
        InputProps={{
          startAdornment: (
            <InputAdornment position="start">
              <RiSearchLine size={18} aria-hidden />
            </InputAdornment>
          ),
        }}
        inputProps={{ maxLength: 100 }}
        sx={{ flex: '1 1 16rem' }}
      />
      <Choice
        label={t('fleet.kind')}
        value={query.kind}
        options={named(primitiveKinds)}
        onChange={set('kind')}
      />
      <Choice
        label={t('fleet.owner')}
        value={query.owner}
        options={named(owners, ownerName)}
        onChange={set('owner')}
      />
      <Choice
        label={t('fleet.system')}
        value={query.system}
        options={named(systems)}
        onChange={set('system')}
      />
      <Choice
        label={t('fleet.state')}
        value={query.state}
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
        value={query.group}
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
        value={query.sort}
        disabled={query.group !== undefined}
        options={fleetSorts.map(value => ({
          value,
          text: t(`fleet.sorts.${value}`),
        }))}
        onChange={set('sort')}
      />
      <SavedFilters
        query={query}
        onOpen={search =>
          onChange(parseFleetQuery(new URLSearchParams(search)))
        }
      />
    </Box>
  );
}

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
