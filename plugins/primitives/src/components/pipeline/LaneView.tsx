import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import { Stage } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { Lane } from '../../model/status';
import { Digest } from '../shared/Digest';
import { EnvironmentStatus } from '../shared/StatusText';
import { StageButton } from './StageButton';
import { StagePanel } from './StagePanel';

/** One row of the pipeline: its stages in order, and the details of those that are open. @internal */
export function LaneView(props: {
  lane: Lane;
  stale: ReadonlySet<Stage['id']>;
  commitUrl?: string;
}) {
  const { lane } = props;
  const t = useText();
  const baseId = useId();
  const [chosen, setChosen] = useState<Partial<Record<Stage['id'], boolean>>>(
    {},
  );
  const title = lane.isBuild ? t('lane.build') : lane.id;
  // What failed opens by itself, until a person decides otherwise.
  const isOpen = (stage: Stage) =>
    chosen[stage.id] ?? stage.status === 'failed';
  const toggle = (stage: Stage) =>
    setChosen(before => ({ ...before, [stage.id]: !isOpen(stage) }));

  return (
    <Paper
      component="section"
      variant="outlined"
      aria-labelledby={`${baseId}-title`}
      sx={{ overflow: 'hidden' }}
    >
      <Box
        sx={{
          display: 'flex',
          flexWrap: 'wrap',
          alignItems: 'center',
          columnGap: 2,
          px: 2,
          pt: 1.5,
        }}
      >
        <Typography
          id={`${baseId}-title`}
          component="h3"
          sx={{ fontSize: '1rem', fontWeight: 600, m: 0 }}
        >
          {title}
        </Typography>
        <Box component="span" sx={{ fontSize: '0.875rem' }}>
          <EnvironmentStatus enabled={lane.enabled} status={lane.status} />
        </Box>
        {!lane.isBuild && lane.digest && (
          <Box component="span" sx={{ color: 'text.secondary', ml: 'auto' }}>
            <Digest digest={lane.digest} />
          </Box>
        )}
      </Box>
      <Box
        component="ol"
        aria-label={t('lane.stages', { lane: title })}
        sx={{
          listStyle: 'none',
          m: 0,
          p: 1.5,
          display: 'grid',
          gridTemplateColumns: { xs: '1fr', md: 'repeat(4, 1fr)' },
          gap: { xs: 0.5, md: 2 },
        }}
      >
        {lane.stages.map((stage, index) => (
          // The list item lends its place in the grid to its parts: on a wide page all
          // buttons stand in the first row and the panels below, on a narrow one each
          // panel follows its button.
          <Box component="li" key={stage.id} sx={{ display: 'contents' }}>
            <Box
              sx={{
                position: 'relative',
                order: { md: 1 },
                // The line to the next stage; the list's order says the same in words.
                ...(index < lane.stages.length - 1 && {
                  '&::after': {
                    content: '""',
                    display: { xs: 'none', md: 'block' },
                    position: 'absolute',
                    top: '50%',
                    left: '100%',
                    width: theme => theme.spacing(2),
                    borderTop: '2px solid',
                    borderColor: 'divider',
                  },
                }),
              }}
            >
              <StageButton
                stage={stage}
                stale={lane.enabled && props.stale.has(stage.id)}
                open={isOpen(stage)}
                panelId={`${baseId}-${stage.id}`}
                onToggle={() => toggle(stage)}
              />
            </Box>
            {isOpen(stage) && (
              <StagePanel
                id={`${baseId}-${stage.id}`}
                laneTitle={title}
                stage={stage}
                commitUrl={props.commitUrl}
              />
            )}
          </Box>
        ))}
      </Box>
    </Paper>
  );
}
