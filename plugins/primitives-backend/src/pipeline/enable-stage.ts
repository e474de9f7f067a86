import {
  recognised,
  say,
  Saying,
  Stage,
} from '@ameide/plugin-primitives-common';
import {
  gitopsFileUrl,
  pullsInto,
  Run,
  runOf,
  short,
  shortOrNone,
} from './context';
import { EnvironmentContext } from './environment-context';
import {
  changeState,
  evidenceOf,
  pullEvidence,
  stage,
  stagePull,
} from './stage';
import { wasRead } from './staleness';

/** Whether Git asks for the digest in an environment, and what is on its way to that. @internal */
export function enableStage(about: EnvironmentContext): Stage {
  const { context, environment, desired } = about;
  const { digest, config, sources } = context;
  const pulls = pullsInto(context, environment);
  const file =
    desired &&
    evidenceOf(say('link.values'), gitopsFileUrl(config, desired.path));
  if (desired?.unreadable !== undefined) {
    return stage(
      'enable',
      'failed',
      say('stage.enable.unreadable', {
        environment,
        reason: recognised(desired.unreadable),
      }),
      { evidence: [file] },
    );
  }
  if (desired?.enabled && !desired.digest) {
    return stage(
      'enable',
      'failed',
      say('stage.enable.noDigest', { environment }),
      { evidence: [file] },
    );
  }
  if (desired?.enabled && digest && desired.digest === digest) {
    const merged = pulls.find(({ mergedAt }) => mergedAt);
    return stage(
      'enable',
      'passed',
      say('stage.enable.passed', { digest: short(digest), environment }),
      {
        digest,
        since: merged?.mergedAt,
        pull: merged && stagePull(merged),
        evidence: [merged && pullEvidence(merged), file],
      },
    );
  }
  const at = { environment, digest: shortOrNone(desired?.digest) };
  const older = digest
    ? say('stage.enable.older', { ...at, newest: short(digest) })
    : say('stage.enable.noNewer', at);
  const where = desired?.enabled ? older : undefined;
  const change = changeState({
    what: desired?.enabled
      ? say('change.moves', at)
      : say('change.enables', { environment }),
    pull: pulls.at(0),
    run: newestRun(about),
  });
  if (change) {
    return stage(
      'enable',
      change.status,
      change.message,
      {
        digest: desired?.enabled ? desired.digest : undefined,
        evidence: change.evidence,
        pull: change.pull,
      },
    );
  }
  if (!wasRead(sources, 'github-gitops'))
    return stage('enable', 'unknown', say('unread.github-gitops'));
  if (where)
    return stage('enable', 'waiting', afterPrevious(about) ?? where, {
      digest: desired?.digest,
      evidence: [file],
    });
  return stage('enable', 'waiting', say('stage.enable.off', { environment }));
}

/** Of an environment whose digest comes through another that has not got it: why that is so is said there. */
function afterPrevious(about: EnvironmentContext): Saying | undefined {
  const { environment, previous, desired } = about;
  const before = previous?.stages.find(({ id }) => id === 'enable');
  if (!previous?.enabled || before?.status === 'passed') return undefined;
  return say('stage.enable.afterPrevious', {
    environment,
    digest: shortOrNone(desired?.digest),
    previous: previous.environment,
  });
}

/** Whichever workflow moves the environment (enable, bump, promote): its run's title says so. */
function newestRun(about: EnvironmentContext): Run | undefined {
  const { context, environment } = about;
  const { wiring, retrySmoke, waive } = context.config.gitops.workflows;
  const others = [wiring, retrySmoke, waive];
  return runOf(context, workflow => !others.includes(workflow), environment);
}
