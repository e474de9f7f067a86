import pLimit from 'p-limit';
import {
  applicationName,
  gitopsPaths,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
import { smokeOf } from '../component';
import { RefusedError } from '../errors';
import { run } from '../tools/run';
import { parseEnvironmentState } from '../values/state';
import { ArgoCDApplication, ArgoCDReader } from './client';
import {
  judgeHealthy,
  judgePods,
  judgeSmoke,
  judgeSynced,
  judgeWorkload,
  SourceEvidence,
} from './judge-source';

/** Requests at a time: a promotion of a fleet is no reason to slow Argo CD down. */
const concurrency = 4;

/** A digest that is to be promoted, and whether the source environment smokes it. @internal */
export type PromotedSource = {
  id: string;
  digest: string;
  smoke: 'enabled' | 'disabled' | 'missing';
};

/**
 * What keeps digests from being promoted out of an environment, by what Argo CD says of
 * their workloads and smokes there; in the order of the digests, empty where nothing does.
 * Of several, one list tells which are in question at all; of these only, what no list
 * tells is asked: each workload as a whole, and its pods.
 * @internal
 */
export async function proveSources(options: {
  root: string;
  argocd: ArgoCDReader;
  environment: string;
  sources: readonly PromotedSource[];
}): Promise<Saying[][]> {
  const { root, argocd, environment, sources } = options;
  const limit = pLimit(concurrency);
  const listed =
    sources.length > 1 ? await argocd.applications() : undefined;

  const evidenceOf = async (
    component: string,
    application: ArgoCDApplication | undefined,
  ): Promise<SourceEvidence> => ({
    name: applicationName(environment, component),
    application,
    asked: await digestsAsked({ root, environment, component, application }),
  });
  const proveWorkload = async ({ id, digest }: PromotedSource) => {
    const name = applicationName(environment, id);
    const early =
      listed && judgeHealthy({ name, application: listed.get(name) });
    if (early?.length) return early;
    const whole = await evidenceOf(id, await argocd.application(name));
    const problems = judgeWorkload(digest, whole);
    return problems.length > 0
      ? problems
      : judgePods(digest, name, await argocd.podImages(name));
  };
  const proveSmoke = async ({ id, digest, smoke }: PromotedSource) => {
    if (smoke !== 'enabled')
      return [sayUnsmoked({ id, digest, environment, smoke })];
    const component = smokeOf(id);
    const name = applicationName(environment, component);
    const early = listed?.get(name);
    if (listed && judgeSynced({ name, application: early }).length > 0)
      return judgeSynced({ name, application: early });
    // A list that says nothing of the sync's result says nothing of the smokes.
    const whole = early?.status?.operationState?.syncResult
      ? early
      : await argocd.application(name);
    return judgeSmoke(digest, await evidenceOf(component, whole));
  };
  return Promise.all(
    sources.map(source =>
      limit(async () => [
        ...(await proveWorkload(source)),
        ...(await proveSmoke(source)),
      ]),
    ),
  );
}

/** Why nothing can prove that a digest works, and what to do about it. */
function sayUnsmoked(options: {
  id: string;
  digest: string;
  environment: string;
  smoke: 'disabled' | 'missing';
}): Saying {
  const { id, digest, environment, smoke } = options;
  const enable = say('proof.enableAgain', { environment, digest });
  return smoke === 'disabled'
    ? say('proof.smokeOff', { id, environment, enable })
    : say('proof.noSmoke', { id, enable });
}

/** The digest that Git asks for at each revision that an Application names. */
async function digestsAsked(options: {
  root: string;
  environment: string;
  component: string;
  application: ArgoCDApplication | undefined;
}): Promise<SourceEvidence['asked']> {
  const { root, environment, component, application } = options;
  const { sync, operationState } = application?.status ?? {};
  const revisions = [sync, operationState?.syncResult].flatMap(
    at => at?.revision || at?.revisions?.[0] || [],
  );
  const file = gitopsPaths(component).environmentValues(environment);
  const asked = new Map(
    await Promise.all(
      revisions.map(
        async revision =>
          [revision, await digestAt(root, revision, file)] as const,
      ),
    ),
  );
  return revision => asked.get(revision);
}

/** Digest that an enabled component asks for at a revision; undefined where nobody knows. */
async function digestAt(
  root: string,
  revision: string,
  file: string,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(revision)) return undefined;
  const shown = await run('git', ['show', `${revision}:${file}`], {
    cwd: root,
  });
  if (shown.exitCode !== 0) return undefined;
  try {
    const { enabled, digest } = parseEnvironmentState(shown.stdout, file);
    return enabled ? digest : undefined;
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}
