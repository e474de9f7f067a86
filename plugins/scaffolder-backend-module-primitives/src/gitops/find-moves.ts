import { Octokit } from '@octokit/rest';
import { DigestMove, EnvironmentName, gitopsPaths, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { readFile } from '../github/contents';
import { enabledDigest } from './goal';

/** What one listing gives; a promotion of more is followed by its pull request alone. */
const listedFiles = 100;

/**
 * Which digests a pull request brings into an environment, by the values files that it
 * changes: the portal follows them until they run. A change of a smoke alone is one, too.
 * @internal
 */
export async function findMoves(options: {
  github: Octokit;
  config: PrimitivesConfig;
  number: number;
  environment?: EnvironmentName;
}): Promise<DigestMove[]> {
  const { github, config, number, environment } = options;
  if (!environment) return [];
  const { owner, repository: repo } = config.gitops;
  const [{ data: pull }, { data: files }] = await Promise.all([
    github.pulls.get({ owner, repo, pull_number: number }),
    github.pulls.listFiles({ owner, repo, pull_number: number, per_page: listedFiles }),
  ]);
  const changed = new Set(files.map(file => file.filename));
  const found = await Promise.all(
    idsOf(changed, environment).map(async id => {
      const path = gitopsPaths(id).environmentValues(environment);
      const digest = enabledDigest(await readFile(github, config.gitops, path, pull.head.sha));
      return digest === undefined ? [] : [{ id, environment, digest }];
    }),
  );
  return found.flat();
}

function idsOf(paths: ReadonlySet<string>, environment: EnvironmentName): string[] {
  const names = [...paths].flatMap(path => /([^/]+)\.yaml$/.exec(path)?.[1].replace(/-smoke$/, '') ?? []);
  return [...new Set(names)].sort().filter(
    id =>
      parsePrimitiveId(id) &&
      [id, `${id}-smoke`].some(component => paths.has(gitopsPaths(component).environmentValues(environment))),
  );
}
