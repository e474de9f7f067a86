import {
  applicationName,
  EnvironmentName,
  EnvironmentPipeline,
  Stage,
} from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import {
  enableStep,
  gitopsFileUrl,
  PipelineContext,
  pullOf,
  Run,
  runOf,
  short,
} from './context';
import { smokeStage } from './smoke-stage';
import { changeState, pullEvidence, stage } from './stage';

/** What the stages of one environment stand on. @internal */
export type EnvironmentContext = {
  context: PipelineContext;
  environment: EnvironmentName;
  desired?: FactValue<'desired'>;
  name: string;
  application?: FactValue<'application'>;
};

/** The stages of one environment, each judged for the pipeline's digest. @internal */
export function environmentPipeline(
  context: PipelineContext,
  environment: EnvironmentName,
): EnvironmentPipeline {
  const { view, id } = context;
  const name = applicationName(environment, id);
  const about: EnvironmentContext = {
    context,
    environment,
    desired: view.get('desired', `${environment}/${id}`),
    name,
    application: view.get('application', name),
  };
  const enable = enableStage(about);
  const sync = syncStage(about, enable);
  const health = healthStage(about, sync);
  const smoke = smokeStage(about, enable);
  return {
    environment,
    digest: about.desired?.enabled ? about.desired.digest : undefined,
    enabled: about.desired?.enabled ?? false,
    stages: [enable, sync, health, smoke],
  };
}

function enableStage(about: EnvironmentContext): Stage {
  const { context, environment, desired } = about;
  const { digest, config, view } = context;
  const pull = pullOf(context, enableStep(environment));
  const file = desired && {
    title: 'Values',
    url: gitopsFileUrl(config, desired.path),
  };
  if (desired?.enabled && !desired.digest) {
    return stage(
      'enable',
      'failed',
      `${environment} is enabled, but image.ref pins no digest.`,
      { evidence: [file] },
    );
  }
  if (desired?.enabled && digest && desired.digest === digest) {
    const merged = pull?.mergedAt ? pull : undefined;
    return stage(
      'enable',
      'passed',
      `Git asks for ${short(digest)} in ${environment}.`,
      {
        digest,
        since: merged?.mergedAt,
        evidence: [merged && pullEvidence(merged), file],
      },
    );
  }
  const where = desired?.enabled
    ? `${environment} is at ${short(desired.digest)}${
        digest
          ? `; the newest is ${short(digest)}`
          : '; the newest commit has no image yet'
      }.`
    : undefined;
  const change = changeState({
    what: `enables ${environment}`,
    pull,
    run: newestRun(about),
  });
  if (change) {
    return stage(
      'enable',
      change.status,
      [change.message, where].filter(Boolean).join(' '),
      {
        digest: desired?.enabled ? desired.digest : undefined,
        evidence: change.evidence,
      },
    );
  }
  if (!view.get('branch', 'gitops'))
    return stage('enable', 'unknown', 'The GitOps repo has not been read yet.');
  if (where)
    return stage('enable', 'waiting', where, {
      digest: desired?.digest,
      evidence: [file],
    });
  return stage('enable', 'waiting', `Not enabled in ${environment}.`);
}

function newestRun(about: EnvironmentContext): Run | undefined {
  const { context, environment } = about;
  const { workflows } = context.config.gitops;
  return [workflows.enable, workflows.promote]
    .flatMap(workflow => runOf(context, workflow, environment) ?? [])
    .sort((a, b) => b.id - a.id)
    .at(0);
}

function syncStage(about: EnvironmentContext, enable: Stage): Stage {
  const { context, environment, application, name, desired } = about;
  const { digest, view, id } = context;
  const evidence = application && [
    { title: `Application ${name}`, url: application.url },
  ];
  if (enable.status !== 'passed' || !digest) {
    const running = desired?.enabled
      ? ` Argo CD runs ${short(desired.digest)}, an older one.`
      : '';
    return stage(
      'sync',
      'waiting',
      `Waits until Git asks for ${
        digest ? short(digest) : 'a digest'
      } in ${environment}.${running}`,
      { evidence },
    );
  }
  if (!application) {
    return stage(
      'sync',
      argocdWasRead(context) ? 'running' : 'unknown',
      `Argo CD has no Application ${name} yet.`,
    );
  }
  const { operation } = application;
  const asked = (revision: string | undefined) =>
    revision
      ? view.get('desired-at', `${revision}:${environment}/${id}`)
      : undefined;
  const more = { evidence, digest, since: operation?.finishedAt };
  if (
    operation &&
    ['Failed', 'Error'].includes(operation.phase) &&
    asked(operation.revision)?.digest === digest
  ) {
    return stage(
      'sync',
      'failed',
      `Argo CD could not sync: ${operation.message ?? operation.phase}.`,
      more,
    );
  }
  const broken = application.conditions.filter(c =>
    /Error/.test(c.split(':')[0]),
  );
  if (broken.length > 0)
    return stage('sync', 'failed', broken.join('; '), more);
  const revision = application.revision?.slice(0, 7) ?? 'no revision';
  const at = asked(application.revision);
  if (!at)
    return stage(
      'sync',
      'unknown',
      `What Git asked for at ${revision}, which Argo CD is at, is not known.`,
      { evidence },
    );
  if (!at.enabled || at.digest !== digest) {
    return stage(
      'sync',
      'running',
      `Argo CD is at ${revision}, which asks for ${short(
        at.digest,
      )}; it has not seen the change yet.`,
      { evidence },
    );
  }
  if (application.sync === 'Synced') {
    return stage('sync', 'passed', `Synced at ${revision}.`, more);
  }
  if (application.sync === 'OutOfSync') {
    const what = application.outOfSync.slice(0, 5).join(', ');
    return stage(
      'sync',
      operation?.phase === 'Running' || application.selfHeal
        ? 'running'
        : 'waiting',
      `OutOfSync at ${revision}${what ? `: ${what}` : ''}.`,
      { evidence },
    );
  }
  return stage(
    'sync',
    'unknown',
    `Argo CD does not know whether it is in sync (${application.sync}).`,
    { evidence },
  );
}

function healthStage(about: EnvironmentContext, sync: Stage): Stage {
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
      return stage('health', 'failed', `${application.health}: ${why}`, more);
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

/** True once Argo CD answered: only then does absence mean something. @internal */
export function argocdWasRead(context: PipelineContext): boolean {
  return context.sources.some(
    s => s.source === 'argocd' && s.lastSuccessAt !== undefined,
  );
}
