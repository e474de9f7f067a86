import { Octokit } from '@octokit/rest';
import { DigestMove, EnvironmentName, gitopsPaths, maxSelection, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import pLimit from 'p-limit';
import { readFile } from '../github/contents';
import { enabledDigest } from './goal';

/** What GitHub gives at once ("List pull requests files"); of all pages it gives 3,000 files. */
const filesPerPage = 100;
/** Requests at once. */
const concurrency = 8;

/** Digests to follow, and of how many primitives more the values change. @internal */
export type FoundMoves = { moves: DigestMove[]; more: number };

/**
 * Which digests a pull request brings into an environment, by the values files that it
 * changes: the portal follows them until they run. A change of a smoke alone is one, too.
 * Of more primitives than can be chosen at once the first are followed, the others counted:
 * each costs a request here, and a place in every question of how far they have come.
 * @internal
 */
export async function findMoves(options: {
  github: Octokit;
  config: PrimitivesConfig;
  number: number;
  environment?: EnvironmentName;
}): Promise<FoundMoves> {
  const { github, config, number, environment } = options;
  if (!environment) return { moves: [], more: 0 };
  const { owner, repository: repo } = config.gitops;
  const about = { owner, repo, pull_number: number };
  const [{ data: pull }, files] = await Promise.all([
    github.pulls.get(about),
    github.paginate(github.pulls.listFiles, { ...about, per_page: filesPerPage }),
  ]);
  const changed = new Set(files.map(file => file.filename));
  const ids = idsOf(changed, environment);
  const limit = pLimit(concurrency);
  const found = await Promise.all(
    ids.slice(0, maxSelection).map(id =>
      limit(async () => {
        const path = gitopsPaths(id).environmentValues(environment);
        const digest = enabledDigest(await readFile(github, config.gitops, path, pull.head.sha));
        return digest === undefined ? [] : [{ id, environment, digest }];
      }),
    ),
  );
  return { moves: found.flat(), more: Math.max(0, ids.length - maxSelection) };
}

function idsOf(paths: ReadonlySet<string>, environment: EnvironmentName): string[] {
  const names = [...paths].flatMap(path => /([^/]+)\.yaml$/.exec(path)?.[1].replace(/-smoke$/, '') ?? []);
  return [...new Set(names)].sort().filter(
    id =>
      parsePrimitiveId(id) &&
      [id, `${id}-smoke`].some(component => paths.has(gitopsPaths(component).environmentValues(environment))),
  );
}
