import { useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { useText } from '../../hooks/use-text';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { moveOf, refusalOf } from '../../model/actions';
import { NextStepButton } from '../shared/NextStepButton';
import { ActionMenu, useObstacleWords } from './ActionMenu';
import { useReading } from './reading';

/** The one thing to do next, why it waits and who acts; a step that may not be taken says why. @internal */
export function NextStepPanel() {
  const { pipeline, moves } = useReading();
  const step = pipeline.nextStep;
  const t = useText();
  const id = useId();
  const { allowed, permission } = useNextStepPermission(step);
  const words = useObstacleWords();
  const move = moveOf(moves, step);
  const refusal = move && refusalOf(moves, move.environment);
  const reasons = [
    step.reason,
    ...(refusal ? [words(refusal)] : []),
    ...(move && !refusal && move.approvers.length > 0
      ? [t('action.approvers', { approvers: move.approvers.join(', ') })]
      : []),
    ...(move?.status === 'unknown'
      ? [t('action.unknownGate', { reason: move.reason ?? '' })]
      : []),
    ...(allowed ? [] : [t('next.forbidden', { permission })]),
  ];
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
          {reasons.join(' ')}
        </Typography>
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <ActionMenu />
        <NextStepButton
          step={step}
          variant="contained"
          size="large"
          disabled={!allowed || refusal !== undefined}
          describedBy={`${id}-reason`}
        />
      </Box>
    </Paper>
  );
}
