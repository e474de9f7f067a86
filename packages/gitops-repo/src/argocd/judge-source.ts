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
}: Pick<SourceEvidence, 'name' | 'application'>): string[] {
  if (!application)
    return [
      `Argo CD shows no Application ${name}: it is not there, or the account may not see it`,
    ];
  const { sync, operationState } = application.status ?? {};
  const status = sync?.status ?? 'Unknown';
  if (status !== 'Synced') return [`${name} is ${status}, not Synced`];
  const phase = operationState?.phase ?? 'Unknown';
  return phase === 'Succeeded'
    ? []
    : [`the last sync of ${name} is ${phase}, not Succeeded`];
}

/** The same of a workload's Application, which must be Healthy, too. @internal */
export function judgeHealthy(
  evidence: Pick<SourceEvidence, 'name' | 'application'>,
): string[] {
  const problems = judgeSynced(evidence);
  if (problems.length > 0) return problems;
  const health = evidence.application?.status?.health?.status ?? 'Unknown';
  return health === 'Healthy'
    ? []
    : [`${evidence.name} is ${health}, not Healthy`];
}

/**
 * What keeps a workload's whole Application from proving that a digest is well; empty when
 * nothing does. Health that Argo CD saw before the last sync ended is that of what ran before.
 * @internal
 */
export function judgeWorkload(
  digest: string,
  evidence: SourceEvidence,
): string[] {
  const { name, application, asked } = evidence;
  const problems = judgeHealthy(evidence);
  if (problems.length > 0) return problems;
  const { sync, operationState, reconciledAt } = application?.status ?? {};
  const revision = sync?.revision || sync?.revisions?.[0];
  if (!revision || asked(revision) !== digest)
    return [
      `${name} is at ${
        revision?.slice(0, 7) ?? 'no revision'
      }, which is not known to ask for ${digest}`,
    ];
  const finishedAt = operationState?.finishedAt;
  const isLookedAt =
    finishedAt &&
    reconciledAt &&
    Date.parse(reconciledAt) >= Date.parse(finishedAt);
  return isLookedAt
    ? []
    : [`Argo CD has not looked at ${name} since its last sync ended`];
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
): string[] {
  if (!pods || pods.length === 0)
    return [
      `${name} has no pod, so nothing proves that ${digest} runs; next: whoever owns its values gives it one replica at least there, and promotes it when its smoke has passed`,
    ];
  const wrong = pods.filter(
    images => !images.some(image => image.endsWith(`@${digest}`)),
  ).length;
  return wrong > 0
    ? [`${wrong} of ${pods.length} pods of ${name} do not run ${digest}`]
    : [];
}

/**
 * What keeps a smoke's Application from proving that a digest works; empty when nothing
 * does. Only hooks that say that they succeeded, at a revision that asks for the digest,
 * count: Argo CD calls an Application Healthy whose hooks failed, and one that ran none.
 * @internal
 */
export function judgeSmoke(digest: string, evidence: SourceEvidence): string[] {
  const { name, application, asked } = evidence;
  const problems = judgeSynced(evidence);
  if (problems.length > 0) return problems;
  const result = application?.status?.operationState?.syncResult;
  const revision = result?.revision || result?.revisions?.[0];
  const hooks = (result?.resources ?? []).filter(resource =>
    resource.hookType?.includes('PostSync'),
  );
  if (hooks.length === 0) return [`no smoke of ${name} has run`];
  if (!revision || asked(revision) !== digest)
    return [`the last smoke of ${name} was not of ${digest}`];
  const failed = hooks.filter(hook => hook.hookPhase !== 'Succeeded');
  return failed.length > 0
    ? [`${failed.length} of ${hooks.length} smokes of ${name} did not succeed`]
    : [];
}
