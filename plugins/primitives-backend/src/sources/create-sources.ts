import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import {
  ArgoCDGateway,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { ArgoCDSource } from './argocd';
import { createGitHubSources } from './create-github-sources';
import { RegistrySource } from './registry';
import { Source } from './source';

/** Every source over its gateway. @internal */
export async function createSources(options: {
  config: PrimitivesConfig;
  rootConfig: Config;
  logger: LoggerService;
}): Promise<Source[]> {
  const { config, logger } = options;
  const { core, gitops, desiredAt } = await createGitHubSources(options);
  const { owner, repository } = config.gitops;
  return [
    core,
    gitops,
    ...config.argocd.instances.map(instance =>
      ArgoCDSource.create({
        argocd: ArgoCDGateway.create({ instance, logger }),
        config: instance,
        gitops: `${owner}/${repository}`,
        ...{ desiredAt, logger },
      }),
    ),
    new RegistrySource({
      registry: RegistryGateway.create({ config: config.registry }),
      registryName: config.registry.name,
      environments: config.environments,
    }),
  ];
}
