import { LoggerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import {
  ArgoCDGateway,
  ConditionalCache,
  createGitHubClient,
  PrimitivesConfig,
  RegistryGateway,
} from '@ameide/plugin-primitives-node';
import { ArgoCDSource } from './argocd';
import { GitHubCoreSource } from './github-core';
import { GitHubGitOpsSource } from './github-gitops';
import { GitHubRepository } from './github-repository';
import { RegistrySource } from './registry';
import { Source } from './source';

/** Every source over its gateway, in the order in which they learn from each other. @internal */
export async function createSources(options: {
  config: PrimitivesConfig;
  rootConfig: Config;
  logger: LoggerService;
}): Promise<{
  sources: Source[];
  /** Follows the watch streams until `signal` aborts; asks for a reconcile when something changed. */
  watch: (follow: { signal: AbortSignal; ask: () => void }) => void;
}> {
  const { config, rootConfig, logger } = options;
  const github = await createGitHubClient({
    config,
    logger,
    integrations: ScmIntegrations.fromConfig(rootConfig),
    cache: new ConditionalCache(),
  });
  const { webUrl } = config.github;
  const core = new GitHubRepository({ github, webUrl, config: config.core });
  const gitops = new GitHubRepository({
    github,
    webUrl,
    config: config.gitops,
  });
  const instances = config.argocd.instances.map(instance =>
    ArgoCDGateway.create({ instance, logger }),
  );
  const argocd = new ArgoCDSource({
    instances,
    environments: config.environments,
  });
  return {
    sources: [
      new GitHubCoreSource({ repository: core }),
      argocd,
      new GitHubGitOpsSource({ repository: gitops, config }),
      new RegistrySource({
        registry: RegistryGateway.create({ config: config.registry }),
        registryName: config.registry.name,
      }),
    ],
    watch: ({ signal, ask }) => {
      for (const instance of instances) {
        void instance.watch({
          signal,
          onOpen: ask,
          onApplication: (_type, application) => {
            if (argocd.observe(application)) ask();
          },
        });
      }
    },
  };
}
