import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ArgoCDGateway,
  ArgoCDInstanceConfig,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { ArgoCDSource } from './argocd';
import { createGitHubSources, GitHubReads } from './create-github-sources';
import { DesiredAt } from './desired-at';
import { RegistrySource } from './registry';
import { Source } from './source';

/** Every source over its gateway: one for each outside system, and for each Argo CD; and what is read of GitHub on demand. @internal */
export async function createSources(options: {
  config: PrimitivesConfig;
  rootConfig: Config;
  logger: LoggerService;
}): Promise<{ sources: Source[]; reads: GitHubReads }> {
  const { config, logger } = options;
  const { core, gitops, desiredAt, reads } = await createGitHubSources(options);
  const { owner, repository } = config.gitops;
  const sources = [
    core,
    gitops,
    new RegistrySource({
      registry: RegistryGateway.create({ config: config.registry }),
      registryName: config.registry.name,
      environments: config.environments,
    }),
    ...config.argocd.instances.map(instance =>
      createArgoCDSource({
        desiredAt,
        instance,
        shownHosts: config.shownHosts,
        logger: logger.child({ source: `argocd/${instance.name}` }),
        gitops: `${owner}/${repository}`,
      }),
    ),
  ];
  return { sources, reads };
}

function createArgoCDSource(options: {
  instance: ArgoCDInstanceConfig;
  shownHosts: readonly string[];
  desiredAt: DesiredAt;
  gitops: string;
  logger: LoggerService;
}): Source {
  const { instance, ...rest } = options;
  const argocd = ArgoCDGateway.create(options);
  return ArgoCDSource.create({ ...rest, argocd, config: instance });
}
