import { Stage } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { PipelineContext, short } from './context';
import { EnvironmentContext } from './environment-context';
import { stage } from './stage';

/** Whether what runs is well, and is the digest. @internal */
export function healthStage(about: EnvironmentContext, sync: Stage): Stage {
  const { context, application, name } = about;
  const { digest, view } = context;
  if (sync.status !== 'passed' || !application || !digest) {
    return stage('health', 'waiting', 'Waits for the sync.');
  }
  const evidence = [{ title: `Application ${name}`, url: application.url }];
  const { operation, reconciledAt } = application;
  // Operations and health are two loops of Argo CD's: until the second came round, it tells of what ran before.
  const finished = operation?.finishedAt;
  if (
    finished &&
    (!reconciledAt || Date.parse(reconciledAt) < Date.parse(finished))
  ) {
    return stage(
      'health',
      'running',
      'Argo CD has not looked at health since the sync ended.',
      { evidence },
    );
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
        'Argo CD gives no reason.';
      return stage('health', 'failed', `${application.health}: ${why}`, {
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
        application.healthMessage ?? 'The rollout is under way.',
        { evidence },
      );
    case 'Suspended':
      return stage(
        'health',
        'waiting',
        application.healthMessage ?? 'The workload is suspended.',
        { evidence },
      );
    default:
      return stage(
        'health',
        'unknown',
        `Argo CD says health is ${application.health}.`,
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
    return stage(
      'health',
      'unknown',
      'Healthy, but no pod was seen: nothing proves which digest runs.',
      { evidence },
    );
  }
  const right = pods.filter(p =>
    p.images.some(image => image.endsWith(`@${digest}`)),
  );
  if (right.length === 0) {
    return stage(
      'health',
      'running',
      `Healthy, but its pods do not run ${short(digest)}.`,
      { evidence },
    );
  }
  if (right.length < pods.length) {
    return stage(
      'health',
      'running',
      `${right.length} of ${pods.length} pods run ${short(digest)}.`,
      { evidence },
    );
  }
  return stage(
    'health',
    'passed',
    `Healthy; ${
      right.length === 1 ? 'the pod runs' : `all ${right.length} pods run`
    } ${short(digest)}.`,
    { evidence, since, digest },
  );
}
