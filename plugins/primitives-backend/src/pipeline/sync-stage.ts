import { Stage } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { short } from './context';
import { EnvironmentContext } from './environment-context';
import { hookResources, stage } from './stage';
import { wasRead } from './staleness';

/** Whether Argo CD is in sync, at a revision that asks for the digest. @internal */
export function syncStage(about: EnvironmentContext, enable: Stage): Stage {
  const { context, environment, application, name, desired } = about;
  const { digest, sources } = context;
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
      wasRead(sources, 'argocd') ? 'running' : 'unknown',
      wasRead(sources, 'argocd')
        ? `Argo CD has no Application ${name} yet.`
        : 'Argo CD has not been read yet.',
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
      `Argo CD could not sync: ${operation.message ?? operation.phase}.`,
      more,
    );
  }
  const broken = conditions.filter(c => /Error/.test(c.split(':')[0]));
  if (broken.length > 0)
    return stage('sync', 'failed', broken.join('; '), more);
  const revision = application.revision?.slice(0, 7) ?? 'no revision';
  const at = application.asked;
  if (!at)
    return stage(
      'sync',
      'unknown',
      `What Git asked for at ${revision}, which Argo CD is at, is not known.`,
      seen,
    );
  if (!at.enabled || at.digest !== digest) {
    return stage(
      'sync',
      'running',
      `Argo CD is at ${revision}, which asks for ${short(
        at.digest,
      )}; it has not seen the change yet, and polls Git every 3 minutes by default.`,
      seen,
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
      seen,
    );
  }
  return stage(
    'sync',
    'unknown',
    `Argo CD does not know whether it is in sync (${application.sync}).`,
    seen,
  );
}

function resourcesOf(application: FactValue<'application'>) {
  const resources = [
    ...application.outOfSync.map(name => ({ name, state: 'OutOfSync' })),
    ...hookResources(application.operation?.hooks ?? []),
  ];
  return resources.length > 0 ? resources : undefined;
}
