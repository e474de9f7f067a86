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
 * What keeps a workload's Application from proving that a digest runs and is well; empty
 * when nothing does. Health that Argo CD saw before the last sync ended is that of what ran
 * before, and only the pods say what runs: its summary of images is no proof.
 * @internal
 */
export function judgeWorkload(
  digest: string,
  evidence: SourceEvidence,
  pods: ReadonlyArray<readonly string[]> | undefined,
): string[] {
  const { name, application } = evidence;
  const problems = judgeSync(digest, evidence);
  if (!application || problems.length > 0) return problems;
  const health = application.status?.health?.status ?? 'Unknown';
  if (health !== 'Healthy') return [`${name} is ${health}, not Healthy`];
  const isRight = (images: readonly string[]) =>
    images.some(image => image.endsWith(`@${digest}`));
  if (!pods || pods.length === 0)
    return [`${name} has no pod, so nothing proves which digest runs`];
  const wrong = pods.filter(images => !isRight(images)).length;
  return wrong > 0
    ? [`${wrong} of ${pods.length} pods of ${name} do not run ${digest}`]
    : [];
}

/**
 * What keeps a smoke's Application from proving that a digest works; empty when nothing
 * does. Only hooks that say that they succeeded count: Argo CD calls an Application
 * Healthy whose hooks failed, and one that ran none.
 * @internal
 */
export function judgeSmoke(digest: string, evidence: SourceEvidence): string[] {
  const { name, application, asked } = evidence;
  const problems = judgeSync(digest, evidence);
  if (!application || problems.length > 0) return problems;
  const state = application.status?.operationState;
  const result = state?.syncResult;
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

function judgeSync(
  digest: string,
  { name, application, asked }: SourceEvidence,
): string[] {
  if (!application)
    return [
      `Argo CD shows no Application ${name}: it is not there, or the account may not see it`,
    ];
  const { sync, operationState, reconciledAt } = application.status ?? {};
  const status = sync?.status ?? 'Unknown';
  if (status !== 'Synced') return [`${name} is ${status}, not Synced`];
  const revision = sync?.revision || sync?.revisions?.[0];
  if (!revision || asked(revision) !== digest)
    return [
      `${name} is at ${
        revision?.slice(0, 7) ?? 'no revision'
      }, which is not known to ask for ${digest}`,
    ];
  const { phase = 'Unknown', finishedAt } = operationState ?? {};
  if (phase !== 'Succeeded')
    return [`the last sync of ${name} is ${phase}, not Succeeded`];
  const isLookedAt =
    finishedAt &&
    reconciledAt &&
    Date.parse(reconciledAt) >= Date.parse(finishedAt);
  return isLookedAt
    ? []
    : [`Argo CD has not looked at ${name} since its last sync ended`];
}
