import Box from '@mui/material/Box';
import InputAdornment from '@mui/material/InputAdornment';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { RiSearchLine } from '@remixicon/react';
import { useText } from '../../hooks/use-text';
import { FleetQuery, fleetStates } from '../../model/fleet';

/** Narrows the fleet by text, kind and state. @internal */
export function FleetFilters(props: {
  query: FleetQuery;
  kinds: readonly string[];
  onChange: (query: FleetQuery) => void;
}) {
  const { query, onChange } = props;
  const t = useText();
  return (
    <Box role="search" sx={{ display: 'flex', flexWrap: 'wrap', gap: 2 }}>
      <TextField
        size="small"
        type="search"
        label={t('fleet.filter')}
        value={query.text}
        onChange={event => onChange({ ...query, text: event.target.value })}
        InputProps={{
          startAdornment: (
            <InputAdornment position="start">
              <RiSearchLine size={18} aria-hidden />
            </InputAdornment>
          ),
        }}
        sx={{ flex: '1 1 16rem', maxWidth: { md: '28rem' } }}
      />
      <TextField
        select
        size="small"
        label={t('fleet.kind')}
        value={query.kind ?? ''}
        onChange={event =>
          onChange({ ...query, kind: event.target.value || undefined })
        }
        SelectProps={{ displayEmpty: true }}
        InputLabelProps={{ shrink: true }}
        sx={{ minWidth: '10rem' }}
      >
        <MenuItem value="">{t('fleet.allKinds')}</MenuItem>
        {props.kinds.map(kind => (
          <MenuItem key={kind} value={kind}>
            {kind}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        select
        size="small"
        label={t('fleet.state')}
        value={query.state ?? ''}
        onChange={event =>
          onChange({
            ...query,
            state: fleetStates.find(state => state === event.target.value),
          })
        }
        SelectProps={{ displayEmpty: true }}
        InputLabelProps={{ shrink: true }}
        sx={{ minWidth: '10rem' }}
      >
        <MenuItem value="">{t('fleet.allStates')}</MenuItem>
        {fleetStates.map(state => (
          <MenuItem key={state} value={state}>
            {t(`count.${state}`)}
          </MenuItem>
        ))}
      </TextField>
    </Box>
  );
}
