import { coreServices, createBackendModule } from '@backstage/backend-plugin-api';
import { githubAuthenticator } from '@backstage/plugin-auth-backend-module-github-provider';
import { oidcAuthenticator } from '@backstage/plugin-auth-backend-module-oidc-provider';
import { authProvidersExtensionPoint, createOAuthProviderFactory } from '@backstage/plugin-auth-node';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { createUsernameWithTeams } from './github-resolver';
import { emailWithGroupsClaim } from './oidc-resolver';

/** Single sign-on by OpenID Connect, with groups by {@link emailWithGroupsClaim}. @internal */
export const oidcSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-oidc',
  register(reg) {
    reg.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'oidc',
          factory: createOAuthProviderFactory({
            authenticator: oidcAuthenticator,
            signInResolverFactories: { emailWithGroupsClaim },
          }),
        });
      },
    });
  },
});

/** Sign-in with GitHub, with teams of the core repository's owner as groups. @internal */
export const githubSignInModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'portal-github',
  register(reg) {
    reg.registerInit({
      deps: { providers: authProvidersExtensionPoint, config: coreServices.rootConfig },
      async init({ providers, config }) {
        const { github, core } = readPrimitivesConfig(config);
        providers.registerProvider({
          providerId: 'github',
          factory: createOAuthProviderFactory({
            authenticator: githubAuthenticator,
            signInResolverFactories: {
              usernameWithTeams: createUsernameWithTeams({ apiBaseUrl: github.apiBaseUrl, organization: core.owner }),
            },
          }),
        });
      },
    });
  },
});
