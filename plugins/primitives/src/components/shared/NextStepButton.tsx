import Button from '@mui/material/Button';
import { Link as RouterLink } from 'react-router-dom';
import { RiArrowRightLine, RiExternalLinkLine } from '@remixicon/react';
import { visuallyHidden } from './visually-hidden';
import { NextStep } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { nextStepTarget } from '../../model/links';

/** The button of a next step; nothing when there is nothing to press. @internal */
export function NextStepButton(props: {
  step: NextStep;
  variant: 'contained' | 'outlined' | 'text';
  size?: 'small' | 'medium' | 'large';
  disabled?: boolean;
  describedBy?: string;
}) {
  const t = useText();
  const target = nextStepTarget(props.step);
  if (!target) return null;
  const shared = {
    variant: props.variant,
    size: props.size ?? 'medium',
    disabled: props.disabled,
    'aria-describedby': props.describedBy,
    sx: {
      textTransform: 'none',
      flexShrink: 0,
      // Within a row of text a button without a frame keeps to the text's line.
      ...(props.variant === 'text' && {
        p: 0,
        minWidth: 0,
        fontSize: 'inherit',
        lineHeight: 'inherit',
        verticalAlign: 'baseline',
        textAlign: 'left',
        // What a finger presses is taller than a line, and stands across its neighbours'.
        '@media (pointer: coarse)': { my: '-10px' },
      }),
    },
  } as const;
  return 'path' in target ? (
    <Button
      {...shared}
      component={RouterLink}
      to={target.path}
      endIcon={<RiArrowRightLine size={18} aria-hidden />}
    >
      {props.step.title}
    </Button>
  ) : (
    <Button
      {...shared}
      href={target.url}
      target="_blank"
      rel="noopener noreferrer"
      endIcon={<RiExternalLinkLine size={16} aria-hidden />}
    >
      {props.step.title}
      <span style={visuallyHidden}> ({t('common.newTab')})</span>
    </Button>
  );
}
