import { useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useText } from '../../hooks/use-text';
import { useStepState } from '../../hooks/use-step-state';
import { NextStepButton } from '../shared/NextStepButton';
import { RefusalList } from '../shared/RefusalList';
import { ActionMenu } from './ActionMenu';
import { useReading } from './reading';

/** The one thing to do next, why it waits and who acts; a step that may not be taken says why. @internal */
export function NextStepPanel() {
  const { pipeline, moves, movesError } = useReading();
  const step = pipeline.nextStep;
  const t = useText();
  const id = useId();
  const { isFree, why, move } = useStepState(pipeline, moves, movesError);
  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={`${id}-title`}
      sx={{
        p: 2,
        display: 'flex',
        flexWrap: 'wrap',
        gap: 2,
        alignItems: 'center',
        justifyContent: 'space-between',
        borderLeft: '4px solid',
        borderLeftColor: 'primary.main',
      }}
    >
      <Box sx={{ flex: '1 1 20rem', minWidth: 0 }}>
        <Typography
          id={`${id}-title`}
          component="h2"
          sx={{ fontSize: '0.75rem', color: 'text.secondary', m: 0 }}
        >
          {t('next.title')}
        </Typography>
        <Typography sx={{ fontWeight: 600 }}>{step.title}</Typography>
        <Typography id={`${id}-reason`} sx={{ fontSize: '0.875rem' }}>
          {why}
        </Typography>
        <RefusalList refusals={move?.refusals ?? []} />
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <ActionMenu />
        <NextStepButton
          step={step}
          variant="contained"
          size="large"
          disabled={!isFree}
          describedBy={`${id}-reason`}
        />
      </Box>
    </Paper>
  );
}
