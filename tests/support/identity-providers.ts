import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What an identity provider knows of a person. */
export type Account = { email: string; email_verified: boolean; groups: string[] };

/** A running server. */
export type Running = { url: string; stop: () => Promise<void> };

function running(server: Server): Running {
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

/** A real OpenID provider with one client, its own sign-in page, and a groups claim in userinfo, as Keycloak has. */
export async function startOidcProvider(options: {
  accounts: Map<string, Account>;
  client: { id: string; secret: string; redirectUri: string };
}): Promise<Running> {
  const { accounts, client } = options;
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = running(server);
  const provider = new Provider(here.url, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    async findAccount(_ctx: unknown, sub: string) {
      const account = accounts.get(sub);
      return account && { accountId: sub, claims: async () => ({ sub, name: sub, ...account }) };
    },
    issueRefreshToken: async () => true,
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => false },
    // Nobody is asked what the client may see.
    async loadExistingGrant(ctx: any) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  server.on('request', provider.callback());
  return here;
}

/** As much of GitHub as signing in with it touches; `account` is who is at the keyboard. */
export async function startGitHubSignIn(account: {
  login: string;
  membership: 'active' | 'pending' | undefined;
  /** Below the team `portal`, or of whoever made them. */
  teams: string[];
  ownTeams?: string[];
}): Promise<Running> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (url.pathname === '/login/oauth/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', 'code');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    if (url.pathname === '/login/oauth/access_token') {
      send(200, { access_token: 'gho_test', token_type: 'bearer', scope: 'read:user,read:org' });
      return;
    }
    if (!/^(token|bearer) gho_test$/i.test(request.headers.authorization ?? '')) {
      send(401, { message: 'Bad credentials' });
      return;
    }
    if (url.pathname === '/api/v3/user') send(200, { id: 7, node_id: 'U_7', login: account.login, name: account.login });
    else if (url.pathname === '/api/v3/user/teams') {
      const organization = { login: 'ameideio' };
      send(200, [
        ...account.teams.map(slug => ({ slug, organization, parent: { slug: 'portal' } })),
        ...(account.ownTeams ?? []).map(slug => ({ slug, organization, parent: null })),
      ]);
    } else if (url.pathname === '/api/v3/user/memberships/orgs/ameideio' && account.membership) {
      send(200, { state: account.membership });
    } else send(404, { message: 'Not Found' });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return running(server);
}
