import { say, Saying } from '@ameide/plugin-primitives-common';
import { ArgoCDApplication } from './client';

/** What is known of a primitive in the environment that it is promoted from. @internal */
export type SourceEvidence = {
  /** Name of the Application, for messages. */
  name: string;
  application: ArgoCDApplication | undefined;
  /** Digest that Git asks for at a revision; undefined when that is not known. */
  asked: (revision: string) => string | undefined;
};

/**
 * What keeps an Application from proving anything, by what a list of Applications tells
 * already; empty when nothing does.
 * @internal
 */
export function judgeSynced({
  name,
  application,
}: Pick<SourceEvidence, 'name' | 'application'>): Saying[] {
  if (!application) return [say('proof.noApplication', { name })];
  const { sync, operationState } = application.status ?? {};
  const status = sync?.status ?? 'Unknown';
  if (status !== 'Synced') return [say('proof.notSynced', { name, status })];
  const phase = operationState?.phase ?? 'Unknown';
  return phase === 'Succeeded'
    ? []
    : [say('proof.syncFailed', { name, phase })];
}

/** The same of a workload's Application, which must be Healthy, too. @internal */
export function judgeHealthy(
  evidence: Pick<SourceEvidence, 'name' | 'application'>,
): Saying[] {
  const problems = judgeSynced(evidence);
  if (problems.length > 0) return problems;
  const health = evidence.application?.status?.health?.status ?? 'Unknown';
  return health === 'Healthy'
    ? []
    : [say('proof.notHealthy', { name: evidence.name, health })];
}

/**
 * What keeps a workload's whole Application from proving that a digest is well; empty when
 * nothing does. Health that Argo CD saw before the last sync ended is that of what ran before.
 * @internal
 */
export function judgeWorkload(
  digest: string,
  evidence: SourceEvidence,
): Saying[] {
  const { name, application, asked } = evidence;
  const problems = judgeHealthy(evidence);
  if (problems.length > 0) return problems;
  const { sync, operationState, reconciledAt } = application?.status ?? {};
  const revision = sync?.revision || sync?.revisions?.[0];
  if (!revision || asked(revision) !== digest)
    return [
      say('proof.otherRevision', {
        ...{ name, digest },
        revision: revision?.slice(0, 7) ?? say('part.noRevision'),
      }),
    ];
  const finishedAt = operationState?.finishedAt;
  const isLookedAt =
    finishedAt &&
    reconciledAt &&
    Date.parse(reconciledAt) >= Date.parse(finishedAt);
  return isLookedAt ? [] : [say('proof.notLooked', { name })];
}

/**
 * What keeps the pods of a workload, each with its images, from proving that they run a
 * digest. Only pods say what runs: the Application's summary of images is no proof, and a
 * workload that is scaled to none is Healthy without having started once.
 * @internal
 */
export function judgePods(
  digest: string,
  name: string,
  pods: ReadonlyArray<readonly string[]> | undefined,
): Saying[] {
  if (!pods || pods.length === 0) return [say('proof.noPod', { name, digest })];
  const wrong = pods.filter(
    images => !images.some(image => image.endsWith(`@${digest}`)),
  ).length;
  return wrong > 0
    ? [say('proof.otherPods', { wrong, pods: pods.length, name, digest })]
    : [];
}

/**
 * What keeps a smoke's Application from proving that a digest works; empty when nothing
 * does. Only hooks that say that they succeeded, at a revision that asks for the digest,
 * count: Argo CD calls an Application Healthy whose hooks failed, and one that ran none.
 * @internal
 */
export function judgeSmoke(digest: string, evidence: SourceEvidence): Saying[] {
  const { name, application, asked } = evidence;
  const problems = judgeSynced(evidence);
  if (problems.length > 0) return problems;
  const result = application?.status?.operationState?.syncResult;
  const revision = result?.revision || result?.revisions?.[0];
  const hooks = (result?.resources ?? []).filter(resource =>
    resource.hookType?.includes('PostSync'),
  );
  if (hooks.length === 0) return [say('proof.smokeNotRun', { name })];
  if (!revision || asked(revision) !== digest)
    return [say('proof.smokeOfOther', { name, digest })];
  const failed = hooks.filter(hook => hook.hookPhase !== 'Succeeded');
  return failed.length > 0
    ? [
        say('proof.smokeFailed', {
          ...{ failed: failed.length, smokes: hooks.length, name },
        }),
      ]
    : [];
}
