import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ArgoCDGateway,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { ArgoCDSource } from './argocd';
import { createGitHubSources, GitHubReads } from './create-github-sources';
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
      ArgoCDSource.create({
        ...{ desiredAt, logger, config: instance },
        argocd: ArgoCDGateway.create({ instance, logger }),
        gitops: `${owner}/${repository}`,
      }),
    ),
  ];
  return { sources, reads };
}
