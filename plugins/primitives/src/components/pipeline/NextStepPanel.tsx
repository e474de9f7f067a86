import { useId } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { NextStep } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { useNextStepPermission } from '../../hooks/use-next-step-permission';
import { NextStepButton } from '../shared/NextStepButton';

/** The one thing to do next, with its reason; a step that may not be taken says why. @internal */
export function NextStepPanel(props: { step: NextStep }) {
  const { step } = props;
  const t = useText();
  const id = useId();
  const { allowed, permission } = useNextStepPermission(step);
  if (step.kind === 'none' && !step.reason) return null;
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
          {step.reason}
          {!allowed && ` ${t('next.forbidden', { permission })}`}
        </Typography>
      </Box>
      <NextStepButton
        step={step}
        variant="contained"
        size="large"
        disabled={!allowed}
        describedBy={`${id}-reason`}
      />
    </Paper>
  );
}
