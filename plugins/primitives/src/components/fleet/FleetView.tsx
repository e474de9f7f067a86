import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { FleetList, useFleetPages } from '../../hooks/use-fleet-pages';
import { useFleetQuery } from '../../hooks/use-fleet-query';
import { useText } from '../../hooks/use-text';
import { isNarrowed, widened } from '../../model/fleet-query';
import { FirstSteps } from '../home/FirstSteps';
import { AlertButton } from '../shared/AlertButton';
import { CreateButton } from '../shared/CreateButton';
import { HiddenNotice } from '../shared/HiddenNotice';
import { LiveContent, RowSkeletons } from '../shared/LiveContent';
import { Sources } from '../shared/Sources';
import { FleetFilters } from './FleetFilters';
import { FleetGrid } from './FleetGrid';

/** The fleet with its filters. @internal */
export function FleetView() {
  const [query, setQuery] = useFleetQuery();
  const live = useFleetPages(query);
  const filters = <FleetFilters query={query} onChange={setQuery} />;
  // Somebody types while the list is read: the fields stay, whatever comes of it.
  return (
    <>
      {filters}
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<RowSkeletons count={9} height={56} />}
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

function FleetLines(props: { list: FleetList; onClear: () => void }) {
  const t = useText();
  const { list } = props;
  if (list.total === 0 && list.hidden && !isNarrowed(list.query)) return null;
  if (list.total === 0 && !isNarrowed(list.query)) {
    return (
      <Box sx={{ display: 'grid', gap: 3 }}>
        <FirstSteps />
        <CreateButton />
      </Box>
    );
  }
  return (
    <>
      <Box role="status" sx={{ fontSize: '0.875rem', color: 'text.secondary' }}>
        {t('fleet.shown', { count: list.total })}
      </Box>
      {list.total > 0 ? (
        <FleetGrid list={list} />
      ) : (
        <Alert
          severity="info"
          action={
            <AlertButton onClick={props.onClear}>
              {t('fleet.clear')}
            </AlertButton>
          }
        >
          {t('fleet.noMatch')}
        </Alert>
      )}
    </>
  );
}
