import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { githubAuthenticator } from '@backstage/plugin-auth-backend-module-github-provider';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { createUsernameWithTeams } from './github-resolver';
import { createEmailWithGroups } from './oidc-resolver';

/** Which groups count of a provider, in the environment that Backstage signs in for. */
function groupsOf(config: Config, provider: string): Config | undefined {
  const environment =
    config.getOptionalString('auth.environment') ?? 'development';
  return config.getOptionalConfig(
    `auth.providers.${provider}.${environment}.groups`,
  );
}

/** Single sign-on by OpenID Connect, with the groups of a claim. @internal */
export const oidcSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-oidc',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        const groups = groupsOf(config, 'oidc');
        providers.registerProvider({
          providerId: 'oidc',
          factory: createOAuthProviderFactory({
            authenticator: oidcAuthenticator,
            signInResolverFactories: {
              emailMatchingUserEntityProfileEmail: createEmailWithGroups({
                claim: groups?.getOptionalString('claim') ?? 'groups',
                parentGroup: groups?.getOptionalString('parent'),
              }),
            },
          }),
        });
      },
    });
  },
});

/** Sign-in with GitHub, with teams of the core repository's owner below a configured one as groups. @internal */
export const githubSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-github',
  register(reg) {
    reg.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        config: coreServices.rootConfig,
      },
      async init({ providers, config }) {
        const { github, core } = readPrimitivesConfig(config);
        const groups = groupsOf(config, 'github');
        providers.registerProvider({
          providerId: 'github',
          factory: createOAuthProviderFactory({
            authenticator: githubAuthenticator,
            signInResolverFactories: {
              usernameMatchingUserEntityName: createUsernameWithTeams({
                apiBaseUrl: github.apiBaseUrl,
                organization: core.owner,
                parentTeam: groups?.getOptionalString('parent'),
              }),
            },
          }),
        });
      },
    });
  },
});
