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
  const { config, logger } = options;
  const { core, gitops } = await createGitHubSources(options);
  const instances = config.argocd.instances.map(instance =>
    ArgoCDGateway.create({ instance, logger }),
  );
  const argocd = new ArgoCDSource({
    instances,
    environments: config.environments,
  });
  return {
    sources: [
      core,
      argocd,
      gitops,
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
