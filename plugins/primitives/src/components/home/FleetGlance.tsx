import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { Link as RouterLink } from 'react-router-dom';
import { Glance } from '../../hooks/use-primitives';
import { useText } from '../../hooks/use-text';
import { selectFleet } from '../../model/fleet';
import { FleetCounts } from '../fleet/FleetCounts';
import { FleetTable } from '../fleet/FleetTable';
import { SectionTitle } from '../shared/SectionTitle';

/** The home page is for a glance; the fleet page has them all. */
const glanceRows = 10;

/** Counts, and the primitives that most need somebody. @internal */
export function FleetGlance(props: { glance: Glance }) {
  const t = useText();
  const needy = selectFleet(props.glance.needy, {
    text: '',
    sort: 'state',
    descending: false,
  }).slice(0, glanceRows);
  return (
    <>
      <section aria-label={t('home.glance')}>
        <FleetCounts counts={props.glance.counts} />
      </section>
      <section aria-labelledby="primitives-glance">
        <Box
          sx={{
            display: 'flex',
            alignItems: 'baseline',
            justifyContent: 'space-between',
            mb: 1.5,
          }}
        >
          <SectionTitle id="primitives-glance" space={0}>
            {t('home.primitives')}
          </SectionTitle>
          <Link
            component={RouterLink}
            to="/primitives"
            sx={{ fontSize: '0.875rem' }}
          >
            {t('home.all')} ({props.glance.counts.total})
          </Link>
        </Box>
        <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
          {needy.length > 0 ? (
            <FleetTable items={needy} label={t('home.primitives')} />
          ) : (
            <Box sx={{ p: 2, color: 'text.secondary' }}>{t('home.nobody')}</Box>
          )}
        </Paper>
      </section>
    </>
  );
}
