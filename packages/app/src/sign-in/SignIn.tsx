import {
  ProxiedSignInPage,
  SignInPage,
  SignInProviderConfig,
} from '@backstage/core-components';
import {
  configApiRef,
  githubAuthApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidc';

/**
 * Lets people in by what the configuration has: a guest without asking where guests
 * are allowed, which is on one's own machine, and single sign-on or GitHub elsewhere. One
 * provider is used at once; of two a person chooses.
 * @internal
 */
export function SignIn(props: SignInPageProps) {
  const config = useApi(configApiRef);
  if (config.has('auth.providers.guest')) {
    return <ProxiedSignInPage {...props} provider="guest" />;
  }
  const organisation =
    config.getOptionalString('organization.name') ?? 'OpenID Connect';
  const offered: Record<string, SignInProviderConfig> = {
    oidc: {
      id: 'oidc',
      title: organisation,
      message: 'Sign in with your organisation’s account',
      apiRef: oidcAuthApiRef,
    },
    github: {
      id: 'github',
      title: 'GitHub',
      message: 'Sign in with your GitHub account',
      apiRef: githubAuthApiRef,
    },
  };
  const providers = Object.values(offered).filter(({ id }) =>
    config.has(`auth.providers.${id}`),
  );
  const [only] = providers;
  if (providers.length === 1)
    return <SignInPage {...props} auto provider={only} />;
  if (providers.length > 1)
    return <SignInPage {...props} providers={providers} />;
  return (
    <p role="alert">
      Nobody can sign in: the configuration has no provider. Add
      auth.providers.oidc or auth.providers.github.
    </p>
  );
}
