import Alert from '@mui/material/Alert';
import AlertTitle from '@mui/material/AlertTitle';
import Stack from '@mui/material/Stack';
import { Pipeline } from '@ameide/plugin-primitives-common';
import { useDurations, useHistory, useMoves } from '../../hooks/use-delivery';
import { useText } from '../../hooks/use-text';
import { Sources } from '../shared/Sources';
import { Announcer } from './Announcer';
import { ComparePanel } from './ComparePanel';
import { Disclosure } from './Disclosure';
import { DoneList } from './DoneList';
import { HistoryPanel } from './HistoryPanel';
import { NextStepPanel } from './NextStepPanel';
import { PastNotice } from './PastNotice';
import { PipelineHeader } from './PipelineHeader';
import { PipelinePath } from './PipelinePath';
import { ReadingProvider } from './reading';

/** Whether anything at all has been seen of a primitive. */
function hasBegun(pipeline: Pipeline): boolean {
  return Boolean(
    pipeline.commit ||
      pipeline.image ||
      pipeline.stages.some(stage => stage.evidence.length > 0) ||
      pipeline.environments.some(environment => environment.digest),
  );
}

/** The path of one digest, drawn: next step, lanes, the Definition of Done, and what was before. @internal */
export function PipelineView(props: {
  pipeline: Pipeline;
  /** ISO 8601, where a past moment is shown. */
  at?: string;
  onReload: () => void;
}) {
  const { pipeline, at } = props;
  const t = useText();
  const { value: moves, error: movesError } = useMoves(pipeline);
  const durations = useDurations(pipeline).value;
  const history = useHistory(pipeline);
  const reading = {
    pipeline,
    at,
    // What is judged and measured now says nothing of a moment that is past.
    ...(!at && { moves, movesError, durations }),
    history: history.value?.items,
    historyRead: history,
    hasOlder: history.value?.nextCursor !== undefined,
  };
  return (
    <ReadingProvider value={reading}>
      <Announcer pipeline={pipeline} />
      <Stack spacing={3}>
        {at && <PastNotice at={at} />}
        <PipelineHeader pipeline={pipeline} onReload={props.onReload} />
        <Sources sources={pipeline.sources} />
        {!hasBegun(pipeline) && (
          <Alert severity="info">
            <AlertTitle>{t('pipeline.emptyTitle')}</AlertTitle>
            {t('pipeline.emptyBody', { id: pipeline.id })}
          </Alert>
        )}
        {!at && <NextStepPanel />}
        <PipelinePath />
        <DoneList verdicts={pipeline.done} />
        <Disclosure title={t('compare.title')}>
          {() => <ComparePanel />}
        </Disclosure>
        <Disclosure title={t('history.title')} initiallyOpen={at !== undefined}>
          {() => <HistoryPanel />}
        </Disclosure>
      </Stack>
    </ReadingProvider>
  );
}
