import { useId, useState } from 'react';
import Box from '@mui/material/Box';
import { Stage } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { durationOf, reachOf } from '../../model/path';
import { Lane } from '../../model/status';
import { LaneHeader } from './LaneHeader';
import { LaneRail } from './LaneRail';
import { useReading } from './reading';
import { StageButton } from './StageButton';
import { StagePanel } from './StagePanel';

/** One lane of the path: its stages in order, and the details of those that are open. @internal */
export function LaneView(props: {
  lane: Lane;
  stale: ReadonlySet<Stage['id']>;
  threaded: { above: boolean; below: boolean };
  isLast: boolean;
}) {
  const { lane } = props;
  const t = useText();
  const { pipeline, durations } = useReading();
  const baseId = useId();
  const [chosen, setChosen] = useState<Partial<Record<Stage['id'], boolean>>>(
    {},
  );
  const title = lane.isBuild ? t('lane.build') : lane.id;
  const reach = reachOf(lane, pipeline.image?.digest);
  // What failed opens by itself, until a person decides otherwise.
  const isOpen = (stage: Stage) =>
    chosen[stage.id] ?? stage.status === 'failed';
  const toggle = (stage: Stage) =>
    setChosen(before => ({ ...before, [stage.id]: !isOpen(stage) }));

  return (
    <Box
      component="section"
      aria-labelledby={`${baseId}-title`}
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '24px 1fr', md: '24px 13rem 1fr' },
        columnGap: 1.5,
        px: 2,
        borderTop: lane.isBuild ? 0 : '1px solid',
        borderColor: 'divider',
      }}
    >
      <Box sx={{ display: 'grid', gridRow: { xs: '1 / span 2', md: 'auto' } }}>
        <LaneRail
          reach={reach}
          threaded={props.threaded}
          isFirst={lane.isBuild}
          isLast={props.isLast}
        />
      </Box>
      <Box sx={{ pt: 2, pb: { xs: 0, md: 2 }, minWidth: 0 }}>
        <LaneHeader lane={lane} reach={reach} titleId={`${baseId}-title`} />
      </Box>
      <Box
        component="ol"
        aria-label={t('lane.stages', { lane: title })}
        sx={{
          listStyle: 'none',
          m: 0,
          p: 0,
          py: 1,
          minWidth: 0,
          display: 'grid',
          alignContent: 'start',
          gridTemplateColumns: { xs: '1fr', md: 'repeat(4, 1fr)' },
        }}
      >
        {lane.stages.map((stage, index) => (
          // The list item lends its place in the grid to its parts: on a wide page all
          // buttons stand in the first row and the panels below, on a narrow one each
          // panel follows its button.
          <Box component="li" key={stage.id} sx={{ display: 'contents' }}>
            <Box sx={{ order: { md: 1 }, minWidth: 0 }}>
              <StageButton
                stage={stage}
                duration={durationOf(durations, lane, stage.id)}
                stale={lane.enabled && props.stale.has(stage.id)}
                hasNext={index < lane.stages.length - 1}
                open={isOpen(stage)}
                panelId={`${baseId}-${stage.id}`}
                onToggle={() => toggle(stage)}
              />
            </Box>
            {isOpen(stage) && (
              <StagePanel
                id={`${baseId}-${stage.id}`}
                lane={lane}
                laneTitle={title}
                stage={stage}
              />
            )}
          </Box>
        ))}
      </Box>
    </Box>
  );
}
