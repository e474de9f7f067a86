import Box from '@mui/material/Box';
import Link from '@mui/material/Link';
import Paper from '@mui/material/Paper';
import { Link as RouterLink } from 'react-router-dom';
import { PrimitiveSummary } from '@ameide/plugin-primitives-common';
import { Glance } from '../../hooks/use-primitives';
import { useText } from '../../hooks/use-text';
import { fleetEnvironments } from '../../model/fleet';
import { FleetCounts } from '../fleet/FleetCounts';
import { PrimitiveTable } from './PrimitiveTable';
import { SectionTitle } from '../shared/SectionTitle';

/** Counts, and the primitives that most need somebody. @internal */
export function FleetGlance(props: { glance: Glance }) {
  const t = useText();
  const { mine, needy, changed } = props.glance;
  const environments = fleetEnvironments([...mine, ...needy, ...changed]);
  return (
    <>
      <section aria-label={t('home.glance')}>
        <FleetCounts counts={props.glance.counts} />
      </section>
      <section aria-labelledby="primitives-mine">
        <SectionTitle id="primitives-mine">{t('home.mine')}</SectionTitle>
        <Waiting
          items={mine}
          environments={environments}
          label={t('home.mine')}
          none={t('home.mineNone')}
        />
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
            {t('home.longest')}
          </SectionTitle>
          <Link
            component={RouterLink}
            to="/primitives"
            sx={{ fontSize: '0.875rem' }}
          >
            {t('home.all', { total: props.glance.counts.total })}
          </Link>
        </Box>
        <Waiting
          items={needy}
          environments={environments}
          label={t('home.longest')}
          none={t('home.nobody')}
        />
      </section>
      {changed.length > 0 && (
        <section aria-labelledby="primitives-changed">
          <SectionTitle id="primitives-changed">{t('home.changed')}</SectionTitle>
          <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
            <PrimitiveTable
              items={changed}
              environments={environments}
              label={t('home.changed')}
            />
          </Paper>
        </section>
      )}
    </>
  );
}

function Waiting(props: {
  items: readonly PrimitiveSummary[];
  environments: readonly string[];
  label: string;
  none: string;
}) {
  return (
    <Paper variant="outlined" sx={{ overflowX: 'auto' }}>
      {props.items.length > 0 ? (
        <PrimitiveTable
          items={props.items}
          environments={props.environments}
          label={props.label}
        />
      ) : (
        <Box sx={{ p: 2, color: 'text.secondary' }}>{props.none}</Box>
      )}
    </Paper>
  );
}
