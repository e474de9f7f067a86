import { useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Verdict } from '@ameide/plugin-primitives-common';
import { useSay } from '../../hooks/use-primitives-api';
import { useText } from '../../hooks/use-text';
import { saidBefore } from '../../model/said-before';
import { VerdictList } from '../shared/VerdictList';

/** The Definition of Done of one primitive, judged rule by rule; what several environments owe to the same thing is said once. @internal */
export function DoneList(props: { verdicts: readonly Verdict[] }) {
  const { verdicts } = props;
  const t = useText();
  const id = useId();
  const sayIt = useSay();
  const reasonIn = (verdict: Verdict) => {
    const before = saidBefore(verdicts, verdict);
    if (!before) return verdict.reason;
    const { environment, known } = before;
    return known
      ? t('done.knownAs', { environment, known: sayIt(known) })
      : t('done.as', { environment });
  };
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
      <VerdictList
        verdicts={verdicts.map(verdict => ({
          ...verdict,
          reason: reasonIn(verdict),
        }))}
      />
    </Paper>
  );
}
