import { mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCache,
  createGitHubClient,
  GitHubBudget,
  GitMirror,
  githubTokens,
  PrimitivesConfig,
} from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { DesiredAt } from './desired-at';
import { DigestOrderReader } from './digest-order-reader';
import { GitHubCoreSource } from './github-core';
import { GitHubGitOpsSource } from './github-gitops';
import { GitHubGraph } from './github-graph';
import { GitHubRepository, GitHubRequester } from './github-repository';
import { GitOpsValues } from './gitops-values';
import { StoredAnswers } from './stored-answers';
import { MirrorDesiredAt } from './mirror-desired-at';
import { Source } from './source';

/** What is read of GitHub when somebody opens it; mirrors are opened at their first use. @internal */
export type GitHubReads = {
  coreMirror: GitMirror;
  gitopsMirror: GitMirror;
  /** Over the GitOps repository, with its budget and answers kept. */
  gitops: GitHubRequester;
  /** The same by GraphQL. */
  gitopsGraph: GitHubGraph;
};

/** The sources over GitHub, and what Argo CD's source asks of the GitOps mirror. @internal */
export async function createGitHubSources(options: {
  config: PrimitivesConfig;
  rootConfig: Config;
  logger: LoggerService;
}): Promise<{
  core: Source;
  gitops: Source;
  desiredAt: DesiredAt;
  reads: GitHubReads;
}> {
  const { config } = options;
  const core = await openRepository('github-core', options);
  const gitops = await openRepository('github-gitops', options);
  const values = new GitOpsValues({ mirror: gitops.mirror });
  const desiredAt = new MirrorDesiredAt({ mirror: gitops.mirror, values });
  const order = new DigestOrderReader({
    history: () => desiredAt.history(),
    values,
  });
  const { share } = config.github;
  const { environments } = config;
  return {
    core: new GitHubCoreSource({ ...core, share }),
    gitops: new GitHubGitOpsSource({
      ...{ ...gitops, share, values, environments, order },
    }),
    desiredAt,
    reads: {
      coreMirror: core.mirror,
      gitopsMirror: gitops.mirror,
      gitops: gitops.octokit,
      gitopsGraph: gitops.graph,
    },
  };
}

/** Every way in which a repository is read. */
async function openRepository(
  source: 'github-core' | 'github-gitops',
  options: {
    config: PrimitivesConfig;
    rootConfig: Config;
    logger: LoggerService;
  },
) {
  const { config, rootConfig } = options;
  const logger = options.logger.child({ source });
  const repository = source === 'github-core' ? config.core : config.gitops;
  const { webUrl: github, host } = config.github;
  const { owner, repository: name, branch } = repository;
  const integrations = ScmIntegrations.fromConfig(rootConfig);
  const budget = new GitHubBudget();
  const cache = new ConditionalCache();
  const octokit = await createGitHubClient({
    ...{ config, integrations, logger, repository },
    reads: { cache, budget },
  });
  const about = { github: octokit, config: repository, webUrl: github };
  const webUrl = `${github}/${owner}/${name}`;
  const tokenOf = githubTokens(integrations);
  const mirror = GitMirror.create({
    folder: join(
      mirrorsFolder(rootConfig),
      `${host.replace(/[^\w.-]/g, '_')}+${owner}+${name}`,
    ),
    url: `${webUrl}.git`,
    token: () => tokenOf(webUrl),
    ...{ branch, logger },
  });
  return {
    repository: new GitHubRepository(about),
    graph: new GitHubGraph({ ...about, budget }),
    answers: new StoredAnswers({ cache }),
    ...{ mirror, budget, webUrl, octokit, logger },
  };
}

/**
 * Where mirrors are kept: in `backend.workingDirectory`, as Backstage's own plugins keep
 * what can be made anew. In a folder that others can write to, it must be our own.
 */
function mirrorsFolder(rootConfig: Config): string {
  const base =
    rootConfig.getOptionalString('backend.workingDirectory') ?? tmpdir();
  // Not os.userInfo(): it throws for a user whom the image's /etc/passwd does not know.
  const uid = process.getuid?.() ?? -1;
  const folder = join(base, `primitives-mirrors-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (uid >= 0 && statSync(folder).uid !== uid) {
    throw new InputError(
      `${folder} belongs to somebody else; set backend.workingDirectory to a folder of the portal's own`,
    );
  }
  return folder;
}
