import Typography from '@mui/material/Typography';
import { Pipeline, primitivesReadPermission } from '@ameide/plugin-primitives-common';
import { usePipeline } from '../../hooks/use-primitives';
import { TaskRequest } from '../../hooks/use-request';
import { useText } from '../../hooks/use-text';
import { isWebAddress } from '../../model/links';
import { idOf } from '../../model/name';
import { createdHead, createdSteps } from '../../model/request';
import { EvidenceLinks } from '../shared/EvidenceLinks';
import { LiveContent } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { statusOf } from '../../model/response-error';
import { RequestHeading, RequestTitle } from './RequestHeading';
import { RequestSkeleton } from './RequestSkeleton';
import { SaidWords, StageWords, StepList, useStepWords } from './StepList';

/** A request that creates a primitive: to its pull requests, verify, image and wiring. @internal */
export function CreatedRequest(props: { request: TaskRequest }) {
  const { request } = props;
  const id = idOf(request.values) ?? '';
  const live = usePipeline(id);
  const content = (pipeline?: Pipeline) => (
    <Content id={id} request={request} pipeline={pipeline} />
  );
  const isUnread =
    live.error && !live.value && statusOf(live.error) !== 404;
  return (
    <>
      {isUnread && <RequestTitle>{titleOf(request, id)}</RequestTitle>}
      <LiveContent
        live={live}
        permission={primitivesReadPermission.name}
        skeleton={<RequestSkeleton />}
        // Before its branch is pushed nobody knows it.
        notFound={content()}
      >
        {content}
      </LiveContent>
    </>
  );
}

function titleOf({ title }: TaskRequest, id: string): string {
  return `${title}: ${id}`;
}

function Content(props: {
  id: string;
  request: TaskRequest;
  pipeline?: Pipeline;
}) {
  const { id, request, pipeline } = props;
  const t = useText();
  const sayStep = useStepWords();
  const { asked, links } = request;
  const head = createdHead(asked, pipeline);
  const evidence = links.flatMap(({ title = '', url = '' }) =>
    isWebAddress(url) ? [{ title, url }] : [],
  );
  return (
    <>
      <RequestHeading
        title={titleOf(request, id)}
        head={head}
        request={request}
      >
        {pipeline && (
          <>
            <Typography sx={{ fontSize: '0.875rem', mb: 1 }}>
              {pipeline.nextStep.reason}
            </Typography>
            <NextStepButton step={pipeline.nextStep} variant="contained" />
          </>
        )}
      </RequestHeading>
      <StepList
        label={t('request.steps')}
        steps={[
          ...createdSteps(asked).map(step => ({
            key: step.id,
            title: t(`request.step.${step.id}`),
            status: step.status,
            text: <SaidWords text={sayStep(step)} />,
          })),
          ...(pipeline?.stages ?? []).map(stage => ({
            key: stage.id,
            title: t(`stage.${stage.id}`),
            status: stage.status,
            text: <StageWords stage={stage} />,
          })),
        ]}
      />
      {evidence.length > 0 && <EvidenceLinks evidence={evidence} />}
    </>
  );
}
