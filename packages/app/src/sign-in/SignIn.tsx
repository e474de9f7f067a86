import { ProxiedSignInPage, SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { SignInPageProps } from '@backstage/plugin-app-react';
import { oidcAuthApiRef } from './oidc';

/**
 * Lets people in by what the configuration has: a guest without asking where guests
 * are allowed, which is on one's own machine, and single sign-on everywhere else.
 * @internal
 */
export function SignIn(props: SignInPageProps) {
  const config = useApi(configApiRef);
  if (config.has('auth.providers.guest')) {
    return <ProxiedSignInPage {...props} provider="guest" />;
  }
  return (
    <SignInPage
      {...props}
      auto
      provider={{
        id: 'oidc',
        title:
          config.getOptionalString('organization.name') ?? 'OpenID Connect',
        message: 'Sign in with your organisation’s account',
        apiRef: oidcAuthApiRef,
      }}
    />
  );
}
