import { say, Stage } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { PipelineContext, short } from './context';
import { EnvironmentContext } from './environment-context';
import { applicationEvidence, stage } from './stage';

/** Whether what runs is well, and is the digest. @internal */
export function healthStage(about: EnvironmentContext, sync: Stage): Stage {
  const { context, application, name } = about;
  const { digest, view } = context;
  if (sync.status !== 'passed' || !application || !digest) {
    return stage('health', 'waiting', say('stage.health.afterSync'));
  }
  const evidence = [applicationEvidence(name, application.url)];
  const { operation, reconciledAt } = application;
  // Operations and health are two loops of Argo CD's: until the second came round, it tells of what ran before.
  const finished = operation?.finishedAt;
  if (
    finished &&
    (!reconciledAt || Date.parse(reconciledAt) < Date.parse(finished))
  ) {
    return stage('health', 'running', say('stage.health.notSince'), {
      evidence,
    });
  }
  const more = { evidence, digest, since: application.healthSince };
  switch (application.health) {
    case 'Healthy':
      return podsStage(context, {
        evidence,
        since: more.since,
        pods: view.get('workload', name)?.pods,
      });
    case 'Degraded':
    case 'Missing': {
      const why =
        application.unhealthy.join('; ') ||
        application.healthMessage ||
        say('stage.health.noReason');
      const said = say('stage.health.bad', {
        health: application.health,
        reason: why,
      });
      return stage('health', 'failed', said, {
        ...more,
        resources: application.unhealthy.map(text => {
          const [resource, ...rest] = text.split(': ');
          return {
            name: resource,
            state: application.health,
            message: rest.join(': '),
          };
        }),
      });
    }
    case 'Progressing':
      return stage(
        'health',
        'running',
        application.healthMessage === undefined
          ? say('stage.health.progressing')
          : say('stage.health.progressingWith', {
              reason: application.healthMessage,
            }),
        { evidence },
      );
    case 'Suspended':
      return stage(
        'health',
        'waiting',
        application.healthMessage === undefined
          ? say('stage.health.suspended')
          : say('stage.health.suspendedWith', {
              reason: application.healthMessage,
            }),
        { evidence },
      );
    default:
      return stage(
        'health',
        'unknown',
        say('stage.health.other', { health: application.health }),
        { evidence },
      );
  }
}

/** Healthy alone can hide pods of the digest before, and `status.summary.images` is no proof: the pods are. */
function podsStage(
  context: PipelineContext,
  options: Pick<Stage, 'evidence' | 'since'> & {
    pods?: FactValue<'workload'>['pods'];
  },
): Stage {
  const { evidence, since, pods } = options;
  const { digest = '' } = context;
  if (!pods || pods.length === 0) {
    return stage('health', 'unknown', say('stage.health.noPod'), { evidence });
  }
  const right = pods.filter(p =>
    p.images.some(image => image.endsWith(`@${digest}`)),
  );
  if (right.length === 0) {
    return stage(
      'health',
      'running',
      say('stage.health.otherPods', { digest: short(digest) }),
      { evidence },
    );
  }
  if (right.length < pods.length) {
    return stage(
      'health',
      'running',
      say('stage.health.somePods', {
        right: right.length,
        pods: pods.length,
        digest: short(digest),
      }),
      { evidence },
    );
  }
  return stage(
    'health',
    'passed',
    say('stage.health.passed', {
      count: right.length,
      digest: short(digest),
    }),
    { evidence, since, digest },
  );
}
