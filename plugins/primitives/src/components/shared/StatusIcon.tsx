import Box from '@mui/material/Box';
import {
  RiCheckboxBlankCircleLine,
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiLoader4Line,
  RiQuestionFill,
  RiTimeLine,
} from '@remixicon/react';
import { Mark, markColor } from '../../model/status';

const icons = {
  passed: RiCheckboxCircleFill,
  failed: RiCloseCircleFill,
  running: RiLoader4Line,
  waiting: RiTimeLine,
  unknown: RiQuestionFill,
  open: RiCheckboxBlankCircleLine,
};

/** The shape of a status; decoration only, so a word must stand beside it. @internal */
export function StatusIcon(props: { mark: Mark; size?: number }) {
  const Icon = icons[props.mark];
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        display: 'inline-flex',
        flexShrink: 0,
        color: markColor[props.mark],
        ...(props.mark === 'running' && {
          '@media (prefers-reduced-motion: no-preference)': {
            animation: 'primitives-spin 1.6s linear infinite',
          },
          '@keyframes primitives-spin': { to: { transform: 'rotate(360deg)' } },
        }),
      }}
    >
      <Icon size={props.size ?? 18} />
    </Box>
  );
}
