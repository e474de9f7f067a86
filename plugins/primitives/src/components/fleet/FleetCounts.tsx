import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import Paper from '@mui/material/Paper';
import { Link as RouterLink } from 'react-router-dom';
import {
  FleetCounts as Counts,
  FleetState,
} from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { Mark } from '../../model/status';
import { StatusIcon } from '../shared/StatusIcon';

const tiles: readonly { state: FleetState; mark: Mark }[] = [
  { state: 'done', mark: 'passed' },
  { state: 'waiting', mark: 'waiting' },
  { state: 'failed', mark: 'failed' },
  { state: 'unknown', mark: 'unknown' },
];

/** How many primitives are in each state; each number leads to its list. @internal */
export function FleetCounts(props: { counts: Counts }) {
  const t = useText();
  const language = useLanguage();
  const { counts } = props;
  return (
    <Box
      component="ul"
      sx={{
        listStyle: 'none',
        m: 0,
        p: 0,
        display: 'grid',
        gridTemplateColumns: { xs: 'repeat(2, 1fr)', md: 'repeat(4, 1fr)' },
        gap: 2,
      }}
    >
      {tiles.map(({ state, mark }) => (
        <Paper key={state} component="li" variant="outlined">
          <ButtonBase
            component={RouterLink}
            to={`/primitives?state=${state}`}
            sx={{
              width: '100%',
              p: 2,
              display: 'block',
              textAlign: 'left',
              borderRadius: 1,
              '&:hover': { bgcolor: 'action.hover' },
            }}
          >
            <Box
              component="span"
              sx={{
                display: 'block',
                fontSize: '1.75rem',
                fontWeight: 700,
                lineHeight: 1.2,
                fontVariantNumeric: 'tabular-nums',
              }}
            >
              {counts[state].toLocaleString(language)}
            </Box>
            <Box
              component="span"
              sx={{
                display: 'flex',
                alignItems: 'center',
                gap: 0.75,
                fontSize: '0.875rem',
                color: 'text.secondary',
              }}
            >
              <StatusIcon mark={mark} size={16} />
              {t(`count.${state}`)}
            </Box>
          </ButtonBase>
        </Paper>
      ))}
    </Box>
  );
}
