import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ConditionalCache,
  createGitHubClient,
  GitHubBudget,
  GitMirror,
  readPrimitivesConfig,
} from '@ameide/plugin-primitives-node';
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { DigestOrderReader } from '../sources/digest-order-reader';
import { GitHubCoreSource } from '../sources/github-core';
import { GitHubGitOpsSource } from '../sources/github-gitops';
import { GitHubGraph } from '../sources/github-graph';
import { GitHubRepository } from '../sources/github-repository';
import { GitOpsValues } from '../sources/gitops-values';
import { StoredAnswers } from '../sources/stored-answers';
import { MirrorDesiredAt } from '../sources/mirror-desired-at';
import { FakeGitHub } from './fake-github';

/**
 * The GitHub sources over one fake repository, as the plugin makes them; each call is a
 * backend that has just started: nothing in memory, and a mirror of its own unless one is
 * named.
 * @internal
 */
export async function openGitHub(
  github: FakeGitHub,
  options: { share?: number; folder?: string; token?: string } = {},
) {
  const folder =
    options.folder ?? mkdtempSync(join(tmpdir(), 'github-source-'));
  const host = github.host;
  const repository = { owner: 'ameideio', repository: 'repo' };
  const rootConfig = new ConfigReader({
    integrations: {
      github: [
        { host, apiBaseUrl: github.apiBaseUrl, token: options.token ?? 't' },
      ],
    },
    primitives: {
      github: { host, share: options.share ?? 1 },
      ...{ core: repository, gitops: repository },
      registry: { name: 'r/ameideio', apiUrl: 'http://r' },
      argocd: { instances: [] },
      environments: ['dev', 'staging'],
    },
  });
  const config = readPrimitivesConfig(rootConfig);
  const logger = mockServices.logger.mock();
  const budget = new GitHubBudget();
  const cache = new ConditionalCache();
  const client = await createGitHubClient({
    ...{ config, logger, integrations: ScmIntegrations.fromConfig(rootConfig) },
    reads: { cache, budget },
  });
  const about = {
    github: client,
    config: config.core,
    webUrl: 'http://github',
  };
  const mirror = GitMirror.create({
    folder: join(folder, 'mirror'),
    url: github.git.urlOf(github.repository),
    branch: 'main',
    token: async () => undefined,
    logger,
  });
  const values = new GitOpsValues({ mirror });
  const answers = new StoredAnswers({ cache });
  const desiredAt = new MirrorDesiredAt({ mirror, values });
  const parts = {
    repository: new GitHubRepository(about),
    graph: new GitHubGraph({ ...about, budget }),
    ...{ mirror, budget, logger, values, answers },
    share: config.github.share,
    webUrl: 'http://github/ameideio/repo',
    environments: config.environments,
    order: new DigestOrderReader({
      history: () => desiredAt.history(),
      values,
    }),
  };
  return {
    core: new GitHubCoreSource(parts),
    gitops: new GitHubGitOpsSource(parts),
    ...{ desiredAt, mirror, logger, folder, budget },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
