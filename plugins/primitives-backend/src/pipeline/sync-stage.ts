import {
  say,
  sentences,
  Stage,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { short, shortOrNone } from './context';
import { EnvironmentContext } from './environment-context';
import { applicationEvidence, hookResources, stage } from './stage';
import { wasRead } from './staleness';

/** Whether Argo CD is in sync, at a revision that asks for the digest. @internal */
export function syncStage(about: EnvironmentContext, enable: Stage): Stage {
  const { context, environment, application, name, desired } = about;
  const { digest, sources } = context;
  const evidence = application && [applicationEvidence(name, application.url)];
  if (enable.status !== 'passed' || !digest) {
    const waits = sayAfterEnable(digest, environment);
    const running = desired?.enabled
      ? say('stage.sync.runsOlder', { digest: shortOrNone(desired.digest) })
      : undefined;
    const said = sentences([waits, running]) ?? waits;
    return stage('sync', 'waiting', said, { evidence });
  }
  if (!application) {
    return stage(
      'sync',
      wasRead(sources, 'argocd') ? 'running' : 'unknown',
      wasRead(sources, 'argocd')
        ? say('application.absent', { name })
        : say('unread.argocd'),
    );
  }
  const { operation, conditions } = application;
  const seen = {
    evidence,
    conditions: conditions.length > 0 ? conditions : undefined,
    resources: resourcesOf(application),
  };
  const more = { ...seen, digest, since: operation?.finishedAt };
  if (
    operation &&
    ['Failed', 'Error'].includes(operation.phase) &&
    operation.asked?.digest === digest
  ) {
    return stage(
      'sync',
      'failed',
      say('stage.sync.failed', {
        reason: operation.message ?? operation.phase,
      }),
      more,
    );
  }
  const broken = conditions.filter(c => /Error/.test(c.split(':')[0]));
  if (broken.length > 0)
    return stage('sync', 'failed', verbatim(broken.join('; ')), more);
  const revision = application.revision?.slice(0, 7) ?? say('part.noRevision');
  const at = application.asked;
  if (!at)
    return stage(
      'sync',
      'unknown',
      say('stage.sync.notKnown', { revision }),
      seen,
    );
  if (!at.enabled || at.digest !== digest) {
    return stage(
      'sync',
      'running',
      say('stage.sync.behind', {
        revision,
        digest: shortOrNone(at.digest),
      }),
      seen,
    );
  }
  if (application.sync === 'Synced') {
    return stage(
      'sync',
      'passed',
      say('stage.sync.passed', { revision }),
      more,
    );
  }
  if (application.sync === 'OutOfSync') {
    const some = application.outOfSync.slice(0, 5);
    const said = {
      revision,
      resources: some.length > 0 ? some : say('part.noResource'),
    };
    return operation?.phase === 'Running' || application.selfHeal
      ? stage('sync', 'running', say('stage.sync.underWay', said), seen)
      : stage('sync', 'waiting', say('stage.sync.outOfSync', said), seen);
  }
  return stage(
    'sync',
    'unknown',
    say('stage.sync.unclear', { status: application.sync }),
    seen,
  );
}

/** What waits for Git says what it waits for. @internal */
export function sayAfterEnable(
  digest: string | undefined,
  environment: string,
) {
  return digest
    ? say('stage.sync.afterEnable', { digest: short(digest), environment })
    : say('stage.sync.afterAny', { environment });
}

function resourcesOf(application: FactValue<'application'>) {
  const resources = [
    ...application.outOfSync.map(name => ({ name, state: 'OutOfSync' })),
    ...hookResources(application.operation?.hooks ?? []),
  ];
  return resources.length > 0 ? resources : undefined;
}
