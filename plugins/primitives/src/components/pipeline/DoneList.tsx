import { useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Verdict } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { VerdictList } from '../shared/VerdictList';

/** The Definition of Done of one primitive, judged rule by rule. @internal */
export function DoneList(props: { verdicts: readonly Verdict[] }) {
  const { verdicts } = props;
  const t = useText();
  const id = useId();
  const met = verdicts.filter(verdict => verdict.status === 'met').length;
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={id}
      sx={{ p: 2 }}
    >
      <Box sx={{ display: 'flex', alignItems: 'baseline', gap: 2, mb: 1 }}>
        <Typography
          id={id}
          component="h2"
          sx={{ fontSize: '1rem', fontWeight: 600, m: 0 }}
        >
          {t('done.title')}
        </Typography>
        <Box
          component="span"
          sx={{ fontSize: '0.875rem', color: 'text.secondary' }}
        >
          {t('done.summary', {
            met: String(met),
            total: String(verdicts.length),
          })}
        </Box>
      </Box>
      <VerdictList verdicts={verdicts} />
    </Paper>
  );
}
