import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import { Link as RouterLink } from 'react-router-dom';
import { Progress } from '@ameide/plugin-primitives-common';
import { TaskRequest, useProgress } from '../../hooks/use-request';
import { useText } from '../../hooks/use-text';
import { pipelinePath } from '../../model/links';
import { requestHead, RequestStep, requestSteps, requestTitle, wayOn } from '../../model/request';
import { Digest } from '../shared/Digest';
import { ExternalLink } from '../shared/ExternalLink';
import { LiveContent } from '../shared/LiveContent';
import { NextStepButton } from '../shared/NextStepButton';
import { SectionTitle } from '../shared/SectionTitle';
import { Sources } from '../shared/Sources';
import { RequestHeading } from './RequestHeading';
import { RequestSkeleton } from './RequestSkeleton';
import { SaidWords, ShownStep, StageWords, StepList, useStepWords } from './StepList';

/** A request that moves digests: to its pull request, the gate, the merge, and each digest's stages. @internal */
export function MoveRequest(props: {
  request: TaskRequest;
  permission: string;
}) {
  const { request, permission } = props;
  const live = useProgress(request.asked);
  return (
    <LiveContent
      live={live}
      permission={permission}
      skeleton={<RequestSkeleton />}
      without={<Content request={request} />}
    >
      {progress => <Content request={request} progress={progress} />}
    </LiveContent>
  );
}

/** What became of it, as far as the task tells where nothing else could be read. */
function Content(props: { request: TaskRequest; progress?: Progress }) {
  const { request, progress } = props;
  const t = useText();
  const sayStep = useStepWords();
  const { asked } = request;
  const steps = requestSteps(asked, progress);
  const stages = progress?.items.flatMap(item => item.stages);
  const head = requestHead(asked, steps, stages);
  const way = progress && wayOn(steps, progress);
  const next = way && {
    ...{ kind: 'link' as const, reason: '', url: way.url },
    title:
      way.to === 'pull'
        ? t('action.pull', { number: `${way.number}` })
        : t('pipeline.open'),
  };
  const isUnfollowed =
    asked.status === 'completed' && asked.pull !== undefined && !asked.moves;
  return (
    <>
      <RequestHeading
        title={requestTitle(request)}
        head={head}
        request={request}
      >
        {next && <NextStepButton step={next} variant="contained" />}
      </RequestHeading>
      {progress && <Sources sources={progress.sources} />}
      <StepList
        label={t('request.steps')}
        steps={steps.map(step => shown(step))}
      />
      {isUnfollowed && <Alert severity="info">{t('request.unfollowed')}</Alert>}
      {asked.more !== undefined && (
        <Alert severity="info">
          {t('request.more', { count: asked.more })}{' '}
          <Link component={RouterLink} to="/primitives">
            {t('request.fleet')}
          </Link>
        </Alert>
      )}
      {progress?.items.map(item => (
        <section key={item.id} aria-labelledby={`request-${item.id}`}>
          <SectionTitle id={`request-${item.id}`}>
            <Link component={RouterLink} to={pipelinePath(item.id)}>
              {item.id}
            </Link>{' '}
            {item.environment} <Digest digest={item.wanted} copy />
          </SectionTitle>
          <StepList
            label={t('lane.stages', { lane: `${item.id} ${item.environment}` })}
            steps={item.stages.map(stage => ({
              key: stage.id,
              title: t(`stage.${stage.id}`),
              status: stage.status,
              text: <StageWords stage={stage} />,
            }))}
          />
        </section>
      ))}
    </>
  );

  function shown(step: RequestStep): ShownStep {
    const pull = progress?.pull;
    const words = sayStep(step);
    return {
      key: step.id,
      title: t(`request.step.${step.id}`),
      status: step.status,
      text:
        step.id === 'pull' && pull ? (
          <ExternalLink url={pull.url}>{`#${pull.number} ${words}`}</ExternalLink>
        ) : (
          <SaidWords text={words} />
        ),
    };
  }
}
