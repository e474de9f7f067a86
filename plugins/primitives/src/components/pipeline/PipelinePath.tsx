import Paper from '@mui/material/Paper';
import { useText } from '../../hooks/use-text';
import { lastReached } from '../../model/path';
import { staleStages } from '../../model/sources';
import { pipelineLanes } from '../../model/status';
import { visuallyHidden } from '../shared/visually-hidden';
import { LaneView } from './LaneView';
import { useReading } from './reading';

/** The path of the newest digest, drawn: a thread through the build and down into each environment it has reached. @internal */
export function PipelinePath() {
  const { pipeline } = useReading();
  const t = useText();
  const stale = staleStages(pipeline.sources);
  const lanes = pipelineLanes(pipeline);
  const reached = lastReached(lanes, pipeline);
  return (
    <section aria-labelledby="primitives-lanes">
      <h2 id="primitives-lanes" style={visuallyHidden}>
        {t('pipeline.lanes')}
      </h2>
      <Paper variant="outlined" sx={{ overflow: 'hidden' }}>
        {lanes.map((lane, index) => (
          <LaneView
            key={lane.id}
            lane={lane}
            stale={stale}
            threaded={{ above: index <= reached, below: index < reached }}
            isLast={index === lanes.length - 1}
          />
        ))}
      </Paper>
    </section>
  );
}
