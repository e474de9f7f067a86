import Box from '@mui/material/Box';
import { RiHourglassLine } from '@remixicon/react';
import { Stage, StepDuration } from '@ameide/plugin-primitives-common';
import { useLanguage, useText } from '../../hooks/use-text';
import { formatDuration } from '../../model/duration';
import { paceOf } from '../../model/path';

/** Time spent in a step, against the usual; nothing where neither was seen. @internal */
export function PaceText(props: { stage: Stage; duration?: StepDuration }) {
  const t = useText();
  const language = useLanguage();
  const pace = paceOf(props.stage, props.duration, new Date());
  if (!pace) return null;
  const { usual } = pace;
  const time = formatDuration(pace.seconds, language);
  return (
    <Box
      component="span"
      sx={{
        display: 'block',
        fontSize: '0.75rem',
        color: 'text.secondary',
      }}
    >
      <span>{t(pace.isRunning ? 'path.since' : 'path.took', { time })}</span>{' '}
      {usual && (
        <span>
          {'· '}
          {t(usual.of === 'fleet' ? 'path.usualFleet' : 'path.usual', {
            time: formatDuration(usual.seconds, language),
          })}
        </span>
      )}{' '}
      {pace.isSlow && (
        <Box
          component="span"
          sx={{
            display: 'inline-flex',
            alignItems: 'center',
            gap: 0.5,
            color: 'text.primary',
            fontWeight: 600,
          }}
        >
          <RiHourglassLine size={12} aria-hidden />
          {t('path.slow')}
        </Box>
      )}
    </Box>
  );
}
