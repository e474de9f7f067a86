import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { githubAuthenticator } from '@backstage/plugin-auth-backend-module-github-provider';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import {
  authProvidersExtensionPoint,
  createOAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { createUsernameWithTeams } from './github-resolver';
import { createEmailWithGroups } from './oidc-resolver';

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
        const environment =
          config.getOptionalString('auth.environment') ?? 'development';
        const groups = config.getOptionalConfig(
          `auth.providers.oidc.${environment}.groups`,
        );
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
        const environment =
          config.getOptionalString('auth.environment') ?? 'development';
        providers.registerProvider({
          providerId: 'github',
          factory: createOAuthProviderFactory({
            authenticator: githubAuthenticator,
            signInResolverFactories: {
              usernameMatchingUserEntityName: createUsernameWithTeams({
                apiBaseUrl: github.apiBaseUrl,
                organization: core.owner,
                parentTeam: config.getOptionalString(
                  `auth.providers.github.${environment}.groups.parent`,
                ),
              }),
            },
          }),
        });
      },
    });
  },
});
