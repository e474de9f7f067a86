import { Stage } from '@ameide/plugin-primitives-common';
import {
  gitopsFileUrl,
  pullsInto,
  Run,
  runOf,
  short,
} from './context';
import { EnvironmentContext } from './environment-context';
import { changeState, pullEvidence, stage, stagePull } from './stage';
import { wasRead } from './staleness';

/** Whether Git asks for the digest in an environment, and what is on its way to that. @internal */
export function enableStage(about: EnvironmentContext): Stage {
  const { context, environment, desired } = about;
  const { digest, config, sources } = context;
  const pulls = pullsInto(context, environment);
  const file = desired && {
    title: 'Values',
    url: gitopsFileUrl(config, desired.path),
  };
  if (desired?.unreadable !== undefined) {
    return stage(
      'enable',
      'failed',
      `What Git asks for in ${environment} cannot be read: ${desired.unreadable}.`,
      { evidence: [file] },
    );
  }
  if (desired?.enabled && !desired.digest) {
    return stage(
      'enable',
      'failed',
      `${environment} is enabled, but image.ref pins no digest.`,
      { evidence: [file] },
    );
  }
  if (desired?.enabled && digest && desired.digest === digest) {
    const merged = pulls.find(({ mergedAt }) => mergedAt);
    return stage(
      'enable',
      'passed',
      `Git asks for ${short(digest)} in ${environment}.`,
      {
        digest,
        since: merged?.mergedAt,
        pull: merged && stagePull(merged),
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
    pull: pulls.at(0),
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
        pull: change.pull,
      },
    );
  }
  if (!wasRead(sources, 'github-gitops'))
    return stage('enable', 'unknown', 'The GitOps repository has not been read yet.');
  if (where)
    return stage('enable', 'waiting', where, {
      digest: desired?.digest,
      evidence: [file],
    });
  return stage('enable', 'waiting', `Not enabled in ${environment}.`);
}

/** Whichever workflow moves the environment (enable, bump, promote): its run's title says so. */
function newestRun(about: EnvironmentContext): Run | undefined {
  const { context, environment } = about;
  const { wiring, retrySmoke, waive } = context.config.gitops.workflows;
  const others = [wiring, retrySmoke, waive];
  return runOf(context, workflow => !others.includes(workflow), environment);
}
