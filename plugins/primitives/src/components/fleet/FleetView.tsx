import { useDeferredValue, useMemo, useState } from 'react';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Paper from '@mui/material/Paper';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { useFleetQuery } from '../../hooks/use-fleet-query';
import { useText } from '../../hooks/use-text';
import { selectFleet } from '../../model/fleet';
import { FleetFilters } from './FleetFilters';
import { FleetTable } from './FleetTable';

/** Rows put on the page at once: more would make a keystroke in the filter felt. */
const pageRows = 200;

/** The fleet with its filters. @internal */
export function FleetView(props: { items: readonly PrimitiveSummary[] }) {
  const { items } = props;
  const t = useText();
  const [query, setQuery] = useFleetQuery();
  const [limit, setLimit] = useState(pageRows);
  // The field answers at once; the rows follow when there is time.
  const deferredQuery = useDeferredValue(query);
  const kinds = useMemo(
    () => [...new Set(items.map(item => item.kind))].sort(),
    [items],
  );
  const selected = useMemo(
    () => selectFleet(items, deferredQuery),
    [items, deferredQuery],
  );
  const hidden = Math.max(0, selected.length - limit);

  if (items.length === 0) {
    return <Alert severity="info">{t('fleet.empty')}</Alert>;
  }
  return (
    <>
      <FleetFilters query={query} kinds={kinds} onChange={setQuery} />
      <Box role="status" sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {t('fleet.shown', { count: selected.length })}
      </Box>
      {selected.length > 0 ? (
        <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
          <FleetTable
            items={selected.slice(0, limit)}
            label={t('home.primitives')}
            order={{
              ...query,
              onSort: sort =>
                setQuery({
                  ...query,
                  sort,
                  descending: query.sort === sort && !query.descending,
                }),
            }}
          />
        </Paper>
      ) : (
        <Alert
          severity="info"
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() =>
                setQuery({
                  ...query,
                  text: '',
                  kind: undefined,
                  state: undefined,
                })
              }
            >
              {t('fleet.clear')}
            </Button>
          }
        >
          {t('fleet.noMatch')}
        </Alert>
      )}
      {hidden > 0 && (
        <Box>
          <Button
            variant="outlined"
            onClick={() => setLimit(limit + pageRows)}
            sx={{ textTransform: 'none' }}
          >
            {t('common.showMore', { count: Math.min(hidden, pageRows) })}
          </Button>
        </Box>
      )}
    </>
  );
}
