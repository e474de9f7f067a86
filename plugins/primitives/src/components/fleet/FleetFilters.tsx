import Box from '@mui/material/Box';
import {
  fleetStateSchema,
  primitiveKinds,
} from '@ameide/plugin-primitives-common';
import { useFleetValues } from '../../hooks/use-fleet-values';
import { useText } from '../../hooks/use-text';
import {
  FleetQuery,
  fleetSorts,
  parseFleetQuery,
  formatFleetQuery,
} from '../../model/fleet-query';
import { Choice } from '../shared/Choice';
import { SearchField } from '../shared/SearchField';
import { SavedFilters } from './SavedFilters';

/** Narrows, orders and groups the fleet. @internal */
export function FleetFilters(props: {
  query: FleetQuery;
  onChange: (query: FleetQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  const owners = useFleetValues('owner').values;
  const systems = useFleetValues('system').values;
  const set = (name: string) => (value: string) => {
    const params = formatFleetQuery(query);
    if (value) params.set(name, value);
    else params.delete(name);
    onChange(parseFleetQuery(params));
  };
  const named = (values: readonly string[]) =>
    ['', ...values].map(value => ({ value, text: value || t('fleet.all') }));
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <SearchField
        label={t('fleet.filter')}
        value={query.text}
        onChange={text => onChange({ ...query, text })}
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
        options={named(owners)}
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
