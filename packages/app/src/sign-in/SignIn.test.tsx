import { screen } from '@testing-library/react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { githubAuthApiRef } from '@backstage/frontend-plugin-api';
import { oidcAuthApiRef } from './oidc';
import { SignIn } from './SignIn';

/** A provider at which nobody has a session yet. */
const signedOut = {
  getBackstageIdentity: async () => undefined,
  getProfile: async () => undefined,
  signIn: async () => {},
  signOut: async () => {},
  getAccessToken: async () => '',
  getIdToken: async () => '',
  sessionState$: () => ({
    subscribe: () => ({ unsubscribe: () => {}, closed: true }),
    [Symbol.observable]: () => undefined,
  }),
} as never;

function show(providers: object) {
  renderInTestApp(<SignIn onSignInSuccess={() => {}} />, {
    config: {
      app: { title: 'Portal' },
      organization: { name: 'Example' },
      auth: { providers },
    },
    apis: [
      [oidcAuthApiRef, signedOut],
      [githubAuthApiRef, signedOut],
      mockApis.permission(),
    ],
  });
}

describe('the sign-in page', () => {
  it.each([
    [
      { oidc: {} },
      ['Sign in with your organisation’s account'],
      ['Sign in with your GitHub account'],
    ],
    [
      { github: {} },
      ['Sign in with your GitHub account'],
      ['Sign in with your organisation’s account'],
    ],
    [
      { oidc: {}, github: {} },
      [
        'Sign in with your organisation’s account',
        'Sign in with your GitHub account',
      ],
      [],
    ],
  ])(
    'offers what %j configures, and no more',
    async (providers, offered, others) => {
      show(providers);
      for (const text of offered)
        expect(await screen.findByText(text)).toBeInTheDocument();
      for (const text of others)
        expect(screen.queryByText(text)).not.toBeInTheDocument();
      expect(screen.queryByText(/guest/i)).not.toBeInTheDocument();
    },
  );

  it('says that nobody can sign in where nothing is configured', async () => {
    show({});
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'Add auth.providers.oidc or auth.providers.github',
    );
  });
});
