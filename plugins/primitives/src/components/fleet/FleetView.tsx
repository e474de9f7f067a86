import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { FleetList, useFleetPages } from '../../hooks/use-fleet-pages';
import { useFleetQuery } from '../../hooks/use-fleet-query';
import { useText } from '../../hooks/use-text';
import { isNarrowed, parseFleetQuery, widened } from '../../model/fleet-query';
import { FirstSteps } from '../home/FirstSteps';
import { AlertButton } from '../shared/AlertButton';
import { CreateButton } from '../shared/CreateButton';
import { HiddenNotice } from '../shared/HiddenNotice';
import { LiveContent } from '../shared/LiveContent';
import { RowSkeletons } from '../shared/skeletons';
import { Sources } from '../shared/Sources';
import { FleetFilters } from './FleetFilters';
import { FleetGrid } from './FleetGrid';
import { lineHeight } from './grid-shape';
import { SavedFilters } from './SavedFilters';

/** The fleet with its filters. @internal */
export function FleetView() {
  const t = useText();
  const [query, setQuery] = useFleetQuery();
  const live = useFleetPages(query);
  const count = live.value && countOf(live.value);
  // Somebody types while the list is read: the fields stay, whatever comes of it.
  return (
    <>
      <Box sx={{ display: 'grid', gap: 1.5 }}>
        <FleetFilters query={query} onChange={setQuery} />
        <Box
          sx={{
            display: 'flex',
            flexWrap: 'wrap',
            alignItems: 'center',
            justifyContent: 'space-between',
            gap: 1,
          }}
        >
          <Box
            role="status"
            sx={{ fontSize: '0.875rem', color: 'text.secondary' }}
          >
            {count !== undefined && t('fleet.shown', { count })}
          </Box>
          <SavedFilters
            query={query}
            onOpen={search =>
              setQuery(parseFleetQuery(new URLSearchParams(search)))
            }
          />
        </Box>
      </Box>
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<RowSkeletons count={9} height={lineHeight} />}
      >
        {list => (
          <>
            <Sources sources={list.sources} />
            <HiddenNotice hidden={list.hidden} />
            <FleetLines
              list={list}
              onClear={() => setQuery(widened(list.query))}
            />
          </>
        )}
      </LiveContent>
    </>
  );
}

/** How many a list has; undefined where there is no primitive at all, of which other words speak. */
function countOf({ total, query }: FleetList): number | undefined {
  return total > 0 || isNarrowed(query) ? total : undefined;
}

function FleetLines(props: { list: FleetList; onClear: () => void }) {
  const t = useText();
  const { list } = props;
  if (countOf(list) === undefined) {
    return list.hidden ? null : (
      <Box sx={{ display: 'grid', gap: 3 }}>
        <FirstSteps />
        <CreateButton />
      </Box>
    );
  }
  return list.total > 0 ? (
    <FleetGrid list={list} />
  ) : (
    <Alert
      severity="info"
      action={
        <AlertButton onClick={props.onClear}>{t('fleet.clear')}</AlertButton>
      }
    >
      {t('fleet.noMatch')}
    </Alert>
  );
}
