import { promotionOrder } from '@ameide/plugin-primitives-common';
import { SeedNames } from './seed';

/**
 * The `primitives:` block of the portal's app-config for two repositories. Secrets and
 * what no repository tells are environment variables, which Backstage fills in.
 * @internal
 */
export function appConfig(options: {
  names: SeedNames;
  /** In promotion order; those of the seed for a repository that describes none yet. */
  environments: readonly string[];
}): string {
  const { core, gitops, registry } = options.names;
  const environments =
    options.environments.length > 0 ? options.environments : promotionOrder;
  const text = (value: string) => JSON.stringify(value);
  return `# Written by "ameide adopt". Put it beside the rest of the portal's configuration:
# backend --config app-config.production.yaml --config <this file>
primitives:
  github:
    host: ${text(
      core.host ?? gitops.host ?? 'github.com',
    )} # one of integrations.github
  core:
    owner: ${text(core.owner)}
    repository: ${text(core.repo)}
    branch: main
  gitops:
    owner: ${text(gitops.owner)}
    repository: ${text(gitops.repo)}
    branch: main
    workflows:
      wiring: scaffold-primitive-gitops.yaml
      enable: enable-primitive.yaml
      promote: promote-images.yaml
      rollback: rollback-images.yaml
      retrySmoke: retry-smoke.yaml
      waive: waive-rule.yaml
  registry:
    name: ${text(registry)}
    apiUrl: ${text(`https://${registry.split('/')[0]}`)}
    username: \${REGISTRY_USERNAME}
    password: \${REGISTRY_PASSWORD} # a token that may read packages
  argocd:
    instances:
      - name: main
        url: \${ARGOCD_URL}
        token: \${ARGOCD_TOKEN} # of a read-only account
        namespace: argocd
  environments: [${environments.map(text).join(', ')}]
  ci:
    identities: ['ameide-ci[bot]'] # who may open pull requests on the GitOps repository
  schedule:
    frequency: { minutes: 1 }
`;
}
