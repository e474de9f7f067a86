import { Dispatch, SetStateAction } from 'react';
import Box from '@mui/material/Box';
import { useText } from '../../hooks/use-text';
import { FleetQuery } from '../../model/fleet-query';
import { SearchField } from '../shared/SearchField';
import { FleetChoices } from './FleetChoices';

/** Narrows, orders and groups the fleet. @internal */
export function FleetFilters(props: {
  query: FleetQuery;
  onChange: Dispatch<SetStateAction<FleetQuery>>;
}) {
  const { query, onChange } = props;
  const t = useText();
  const { kind, owner, system, state, group, sort } = query;
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5 }}>
      <SearchField
        label={t('fleet.filter')}
        value={query.text}
        onChange={text => onChange(before => ({ ...before, text }))}
      />
      <FleetChoices
        {...{ kind, owner, system, state, group, sort, onChange }}
      />
    </Box>
  );
}
