import pLimit from 'p-limit';
import { applicationName, gitopsPaths } from '@ameide/plugin-primitives-common';
import { smokeOf } from '../component';
import { RefusedError } from '../errors';
import { run } from '../tools/run';
import { parseEnvironmentState } from '../values/state';
import { ArgoCDClient } from './client';
import { judgeSmoke, judgeWorkload, SourceEvidence } from './judge-source';

/** Requests at a time: a promotion of a fleet is no reason to slow Argo CD down. */
const concurrency = 4;

/**
 * What keeps digests from being promoted out of an environment, by what Argo CD says of
 * their workloads and smokes there; in the order of the digests, empty where nothing does.
 * @internal
 */
export async function proveSources(options: {
  root: string;
  argocd: Pick<ArgoCDClient, 'application' | 'podImages'>;
  environment: string;
  sources: ReadonlyArray<{ id: string; digest: string; hasSmoke: boolean }>;
}): Promise<string[][]> {
  const { root, argocd, environment, sources } = options;
  const limit = pLimit(concurrency);
  const evidenceOf = async (component: string): Promise<SourceEvidence> => {
    const name = applicationName(environment, component);
    const application = await argocd.application(name);
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
    return { name, application, asked: revision => asked.get(revision) };
  };
  return Promise.all(
    sources.map(({ id, digest, hasSmoke }) =>
      limit(async () => {
        const workload = await evidenceOf(id);
        const pods = await argocd.podImages(workload.name);
        const problems = judgeWorkload(digest, workload, pods);
        if (!hasSmoke)
          return [...problems, `${id} has no smoke that proves that it works`];
        const smoke = await evidenceOf(smokeOf(id));
        return [...problems, ...judgeSmoke(digest, smoke)];
      }),
    ),
  );
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
