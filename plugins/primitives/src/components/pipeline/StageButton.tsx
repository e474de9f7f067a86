import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { RiArrowDownSLine } from '@remixicon/react';
import { Stage } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { markColor } from '../../model/status';
import { Age } from '../shared/Age';
import { StatusIcon } from '../shared/StatusIcon';

/** One stage: its name, status and age; opens and closes its details. @internal */
export function StageButton(props: {
  stage: Stage;
  stale: boolean;
  open: boolean;
  panelId: string;
  onToggle: () => void;
}) {
  const { stage, stale, open } = props;
  const t = useText();
  return (
    <ButtonBase
      aria-expanded={open}
      aria-controls={open ? props.panelId : undefined}
      onClick={props.onToggle}
      sx={{
        width: '100%',
        display: 'flex',
        alignItems: 'center',
        justifyContent: 'flex-start',
        gap: 1.25,
        px: 1.5,
        py: 1,
        textAlign: 'left',
        borderRadius: 1,
        border: '1px solid',
        borderColor: open ? markColor[stage.status] : 'divider',
        // What may be old is drawn with a broken line, and says so in words below.
        borderStyle: stale ? 'dashed' : 'solid',
        bgcolor: open ? 'action.selected' : undefined,
        '&:hover': { bgcolor: 'action.hover' },
        '&.v5-Mui-focusVisible, &.Mui-focusVisible': {
          outline: '2px solid',
          outlineColor: 'primary.main',
          outlineOffset: 2,
        },
      }}
    >
      <StatusIcon mark={stage.status} size={22} />
      <Box component="span" sx={{ flex: 1, minWidth: 0 }}>
        <Box component="span" sx={{ display: 'block', fontWeight: 600 }}>
          {t(`stage.${stage.id}`)}
        </Box>
        <Box
          component="span"
          sx={{
            display: 'block',
            fontSize: '0.75rem',
            color: 'text.secondary',
          }}
        >
          {t(`status.${stage.status}`)}
          {stage.since && (
            <>
              {' · '}
              <Age iso={stage.since} />
            </>
          )}
          {/* What is unknown has no last known state to speak of. */}
          {stale && stage.status !== 'unknown' && ` · ${t('status.stale')}`}
        </Box>
      </Box>
      <Box
        component="span"
        aria-hidden
        sx={{
          display: 'inline-flex',
          color: 'text.secondary',
          transform: open ? 'rotate(180deg)' : undefined,
        }}
      >
        <RiArrowDownSLine size={18} />
      </Box>
    </ButtonBase>
  );
}
