import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import { RiArrowDownSLine } from '@remixicon/react';
import { Stage, StepDuration } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { isThreaded } from '../../model/path';
import { Age } from '../shared/Age';
import { StatusIcon } from '../shared/StatusIcon';
import { PaceText } from './PaceText';

const nodeSize = 24;

/** One stage as a node on the thread: its name, status and age; opens and closes its details. @internal */
export function StageButton(props: {
  stage: Stage;
  duration?: StepDuration;
  stale: boolean;
  /** Whether a stage follows, to which the thread leads. */
  hasNext: boolean;
  open: boolean;
  panelId: string;
  onToggle: () => void;
}) {
  const { stage, stale, open } = props;
  const t = useText();
  const line = {
    position: 'absolute',
    content: '""',
    borderColor: isThreaded(stage) ? 'primary.main' : 'divider',
    // What may be old is drawn with a broken line, and says so in words below.
    borderStyle: stale ? 'dashed' : 'solid',
    borderWidth: 0,
  };
  return (
    <Box
      sx={{
        position: 'relative',
        height: '100%',
        ...(props.hasNext && {
          '&::after': {
            ...line,
            // From this node to the next: to the right on a wide page, down on a narrow one.
            borderTopWidth: { md: 2 },
            borderLeftWidth: { xs: 2, md: 0 },
            top: { xs: 8 + nodeSize + 4, md: 8 + nodeSize / 2 - 1 },
            bottom: { xs: -4, md: 'auto' },
            left: { xs: 8 + nodeSize / 2 - 1, md: 8 + nodeSize + 4 },
            right: { xs: 'auto', md: -4 },
          },
        }),
      }}
    >
      <ButtonBase
        aria-expanded={open}
        aria-controls={open ? props.panelId : undefined}
        onClick={props.onToggle}
        sx={{
          width: '100%',
          height: '100%',
          display: 'flex',
          flexDirection: { xs: 'row', md: 'column' },
          alignItems: 'flex-start',
          justifyContent: 'flex-start',
          columnGap: 1.5,
          rowGap: 0.5,
          p: 1,
          textAlign: 'left',
          borderRadius: 1,
          bgcolor: open ? 'action.selected' : undefined,
          '&:hover': { bgcolor: 'action.hover' },
          '&.v5-Mui-focusVisible, &.Mui-focusVisible': {
            outline: '2px solid',
            outlineColor: 'primary.main',
            outlineOffset: 1,
          },
        }}
      >
        <StatusIcon mark={stage.status} size={nodeSize} />
        <Box component="span" sx={{ flex: 1, minWidth: 0, width: '100%' }}>
          <Box
            component="span"
            sx={{ display: 'flex', alignItems: 'center', fontWeight: 600 }}
          >
            {t(`stage.${stage.id}`)}
            <Box
              component="span"
              aria-hidden
              sx={{
                display: 'inline-flex',
                ml: 0.5,
                color: 'text.secondary',
                transform: open ? 'rotate(180deg)' : undefined,
              }}
            >
              <RiArrowDownSLine size={16} />
            </Box>
          </Box>{' '}
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
          </Box>{' '}
          <PaceText stage={stage} duration={props.duration} />
        </Box>
      </ButtonBase>
    </Box>
  );
}
