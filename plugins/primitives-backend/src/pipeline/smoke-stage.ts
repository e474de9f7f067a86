import { say, Stage } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { short, shortOrNone } from './context';
import { EnvironmentContext } from './environment-context';
import { applicationEvidence, hookResources, stage } from './stage';
import { wasRead } from './staleness';
import { sayAfterEnable } from './sync-stage';

/** The smokes of one environment: they count only for a revision whose smoke values pin the digest. @internal */
export function smokeStage(about: EnvironmentContext, enable: Stage): Stage {
  const { context, environment } = about;
  const { view, wiring, digest, id, sources } = context;
  if (wiring && !wiring.smoke) {
    return stage('smoke', 'unknown', say('stage.smoke.notWired'));
  }
  if (enable.status !== 'passed' || !digest) {
    return stage('smoke', 'waiting', sayAfterEnable(digest, environment));
  }
  const component = `${environment}/${id}-smoke`;
  const { smokeName: name, smokeApplication: application } = about;
  const evidence = application && [applicationEvidence(name, application.url)];
  const desired = view.get('desired', component);
  if (!desired?.enabled || desired.digest !== digest) {
    return stage(
      'smoke',
      'waiting',
      desired?.enabled
        ? say('stage.smoke.otherDigest', {
            asked: shortOrNone(desired.digest),
            digest: short(digest),
          })
        : say('stage.smoke.asksNothing', { digest: short(digest) }),
      { evidence },
    );
  }
  const results = view
    .entries('smoke')
    .filter(
      ([subject, { asked }]) =>
        subject.startsWith(`${name}@`) &&
        asked?.enabled &&
        asked.digest === digest,
    )
    .map(([subject, result]) => ({ subject, result }))
    .sort((a, b) => startOf(b.result).localeCompare(startOf(a.result)));
  const newest = results.at(0);
  if (!newest) {
    if (!application)
      return wasRead(sources, 'argocd')
        ? stage('smoke', 'running', say('application.absent', { name }))
        : stage('smoke', 'unknown', say('unread.argocd'));
    const running = application.operation?.phase === 'Running';
    return stage(
      'smoke',
      running ? 'running' : 'waiting',
      say('stage.smoke.notRun', { digest: short(digest) }),
      { evidence },
    );
  }
  const { result, subject } = newest;
  const resources = hookResources(result.hooks);
  const more = { evidence, digest, since: result.finishedAt, resources };
  const said = { count: result.hooks.length, digest: short(digest) };
  switch (result.phase) {
    case 'Succeeded':
      return stage('smoke', 'passed', say('stage.smoke.passed', said), more);
    case 'Running':
      return stage('smoke', 'running', say('stage.smoke.running', said), {
        evidence,
        digest,
        resources,
      });
    default: {
      const failed = result.hooks
        .filter(h => h.phase !== 'Succeeded')
        .map(h => `${h.kind}/${h.name}`);
      return stage(
        'smoke',
        'failed',
        say('stage.smoke.failed', {
          smokes: failed.length > 0 ? failed : say('stage.smoke.theSmoke'),
          digest: short(digest),
          reason: result.message ?? say('stage.smoke.noReason'),
        }),
        {
          ...more,
          log: view.get('smoke-log', subject)?.log,
        },
      );
    }
  }
}

function startOf(result: FactValue<'smoke'>): string {
  return result.startedAt ?? result.finishedAt ?? '';
}
