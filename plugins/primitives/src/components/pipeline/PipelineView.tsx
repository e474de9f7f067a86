import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Stack from '@mui/material/Stack';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { useText } from '../../hooks/use-text';
import { staleStages } from '../../model/sources';
import { pipelineLanes } from '../../model/status';
import { Sources } from '../shared/Sources';
import { visuallyHidden } from '../shared/visually-hidden';
import { Announcer } from './Announcer';
import { DoneList } from './DoneList';
import { LaneView } from './LaneView';
import { NextStepPanel } from './NextStepPanel';
import { PipelineHeader } from './PipelineHeader';

/** Whether anything at all has been seen of a primitive. */
function hasBegun(pipeline: Pipeline): boolean {
  return Boolean(
    pipeline.commit ||
      pipeline.image ||
      pipeline.stages.some(stage => stage.evidence.length > 0) ||
      pipeline.environments.some(environment => environment.digest),
  );
}

/** The path of one digest, drawn: next step, lanes and the Definition of Done. @internal */
export function PipelineView(props: {
  pipeline: Pipeline;
  onReload: () => void;
}) {
  const { pipeline } = props;
  const t = useText();
  const stale = staleStages(pipeline.sources);
  return (
    <Stack spacing={3}>
      <Announcer pipeline={pipeline} />
      <PipelineHeader pipeline={pipeline} onReload={props.onReload} />
      <Sources sources={pipeline.sources} />
      {!hasBegun(pipeline) && (
        <Alert severity="info">
          <AlertTitle>{t('pipeline.emptyTitle')}</AlertTitle>
          {t('pipeline.emptyBody', { id: pipeline.id })}
        </Alert>
      )}
      <NextStepPanel step={pipeline.nextStep} />
      <section aria-labelledby="primitives-lanes">
        <h2 id="primitives-lanes" style={visuallyHidden}>
          {t('pipeline.lanes')}
        </h2>
        <Stack spacing={2}>
          {pipelineLanes(pipeline).map(lane => (
            <LaneView
              key={lane.id}
              lane={lane}
              stale={stale}
              commitUrl={pipeline.commit?.url}
            />
          ))}
        </Stack>
      </section>
      <DoneList verdicts={pipeline.done} />
    </Stack>
  );
}
