import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { dummyVariables, spawnBackend } from '../support/backend.ts';
import { confinedAs, whyNotConfined } from '../support/confinement.ts';
import { CookieBrowser, Ingress } from '../support/cookie-browser.ts';
import { eventually } from '../support/eventually.ts';
import { startGitHubSignIn, startOidcProvider, type Account, type Running } from '../support/identity-providers.ts';

const production = 'app-config.production.yaml';
const people = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: orders-team }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ada }
spec: { profile: { email: ada@example.com }, memberOf: [orders-team] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: bob }
spec: { profile: { email: bob@example.com }, memberOf: [] }
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: long }
spec:
  type: test
  owner: group:default/orders-team
  parameters: []
  steps: [{ id: wait, name: Wait, action: debug:wait, input: { minutes: 5 } }]
`;

/** A permission on primitives, as a browser asks for it. */
const permission = (name: string) => ({ type: 'resource', name, attributes: { action: 'update' }, resourceType: 'primitive' });

describe('signing in to the production configuration, behind an ingress that ends TLS', () => {
  const accounts = new Map<string, Account>([
    ['ada', { email: 'ada@example.com', email_verified: true, groups: ['/release', '/contractors/admins'] }],
    ['bob', { email: 'bob@example.com', email_verified: true, groups: [] }],
    ['eve', { email: 'ada@example.com', email_verified: false, groups: ['/admins'] }],
    ['stranger', { email: 'stranger@example.com', email_verified: true, groups: ['/admins'] }],
  ]);
  const github = { login: 'ada', membership: 'active' as 'active' | undefined, teams: ['admins'], ownTeams: ['release'] };
  const portal = 'https://portal.example.com';
  let ingress: Ingress;
  let folder: string;
  let pid: number;
  /** Mounts are not allowed everywhere; the rest is shown without them too. */
  let notConfined: string | undefined;
  const running: Array<{ stop: () => Promise<void> }> = [];
  let oidc: Running;

  before(async () => {
    notConfined = await whyNotConfined();
    folder = await mkdtemp(join(tmpdir(), 'ameide-sign-in-'));
    await writeFile(join(folder, 'org.yaml'), people);
    const port = await claimPorts();
    ingress = new Ingress({ origin: portal, address: `http://127.0.0.1:${port}` });
    const client = { id: 'backstage', secret: 's3cret-of-the-client', redirectUri: `${portal}/api/auth/oidc/handler/frame` };
    oidc = await startOidcProvider({ accounts, client });
    const gitHub = await startGitHubSignIn(github);
    const postgres = await startPostgres();
    const connection = new URL(Object.values(postgres.env)[0]);
    running.push(oidc, gitHub, postgres);
    const { host } = new URL(gitHub.url);
    const backend = await spawnBackend({
      file: production,
      ...(!notConfined && { confined: [folder] }),
      env: {
        ...(await dummyVariables(production)),
        PORTAL_URL: portal,
        PORTAL_WORKING_DIRECTORY: folder,
        POSTGRES_HOST: connection.hostname,
        POSTGRES_PORT: connection.port,
        POSTGRES_USER: connection.username,
        POSTGRES_PASSWORD: connection.password,
        OIDC_METADATA_URL: `${oidc.url}/.well-known/openid-configuration`,
        OIDC_CLIENT_ID: client.id,
        OIDC_CLIENT_SECRET: client.secret,
        ARGOCD_NONPRODUCTION_URL: 'http://localhost:1',
        ARGOCD_PRODUCTION_URL: 'http://localhost:1',
      },
      // What this machine does not have: a PostgreSQL with TLS, github.com, a registry.
      changes: {
        backend: {
          listen: `127.0.0.1:${port}`,
          database: { connection: { ssl: false } },
        },
        integrations: { github: [{ host, apiBaseUrl: `${gitHub.url}/api/v3`, token: 'ghs_unused' }] },
        auth: { providers: { github: { production: { enterpriseInstanceUrl: gitHub.url, groups: { parent: 'portal' } } } } },
        catalog: {
          processingInterval: { seconds: 5 },
          locations: [{ type: 'file', target: join(folder, 'org.yaml'), rules: [{ allow: ['User', 'Group', 'Template'] }] }],
        },
        primitives: { github: { host }, registry: { apiUrl: 'http://localhost:1' } },
      },
    });
    running.unshift(backend);
    pid = backend.pid;
    await backend.untilReady(`http://127.0.0.1:${port}`);
    // Both are in the catalog once one of them can sign in.
    await eventually('people are in the catalog', async () => (await signIn('ada')).identity, 60);
  });

  after(async () => {
    for (const each of running) await each.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Signs a person in at the OpenID provider's own page, and gives what the portal makes of it. */
  async function signIn(login: string, browser = new CookieBrowser({ ingress })) {
    const start = await browser.follow(`${portal}/api/auth/oidc/start?env=production&scope=openid%20profile%20email`);
    assert.match(start.url, new RegExp(`^${oidc.url}/interaction/`), await start.response.text());
    const { response } = await browser.follow(start.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ prompt: 'login', login, password: 'any' }),
    });
    return { page: decodeURIComponent(await response.text()), ...(await refresh('oidc', browser)) };
  }

  /** What the browser does when a page loads: asks for an identity by the cookie that it has. */
  async function refresh(provider: string, browser: CookieBrowser) {
    const response = await browser.request(`${portal}/api/auth/${provider}/refresh?env=production&optional`, {
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const body: any = await response.json();
    return { identity: body.backstageIdentity, error: body.error };
  }

  /** What the policy says to somebody who asks about every primitive in production. */
  async function decision(token: string, name: string) {
    const response = await ingress.fetch(`${portal}/api/permission/authorize`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ items: [{ id: '1', resourceRef: '*/production', permission: permission(name) }] }),
    });
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text).items[0].result;
  }

  it('gives a Backstage token with the groups of the catalog and of the provider', async () => {
    const { identity } = await signIn('ada');
    assert.equal(identity.identity.userEntityRef, 'user:default/ada');
    assert.deepEqual(identity.identity.ownershipEntityRefs.sort(), ['group:default/orders-team', 'group:default/release', 'user:default/ada']);
    const answer = await ingress.fetch(`${portal}/api/auth/v1/userinfo`, { headers: { authorization: `Bearer ${identity.token}` } });
    const { claims }: any = await answer.json();
    assert.deepEqual(claims.ent.sort(), ['group:default/orders-team', 'group:default/release', 'user:default/ada']);
  });

  it('keeps what signs in again out of the reach of scripts and of other sites', async () => {
    const browser = new CookieBrowser({ ingress });
    await signIn('ada', browser);
    const lines = browser.set.get(new URL(portal).host) ?? [];
    const kept = lines.filter(line => !/expires=thu, 01 jan 1970/i.test(line));
    for (const name of ['oidc-refresh-token=', 'connect.sid=']) assert.ok(kept.some(line => line.startsWith(name)), lines.map(line => line.split('=')[0]).join());
    for (const line of kept) {
      const [name, ...flags] = line.toLowerCase().split(/;\s*/);
      assert.ok(flags.includes('httponly'), name.split('=')[0]);
      assert.ok(flags.includes('samesite=lax') || flags.includes('samesite=strict'), name.split('=')[0]);
      assert.ok(flags.includes('secure'), name.split('=')[0]);
    }
    // Nothing that reads or changes the portal goes by a cookie alone.
    const answer = await browser.request(`${portal}/api/primitives/primitives`);
    assert.equal(answer.status, 401);
  });

  it('serves no page that allows script to stand in it, and has browsers stay with https', async () => {
    const { page } = await signIn('ada');
    // Backstage's own page at the end of a sign-in has a script, which it names by its hash.
    assert.match(page, /<script>/);
    for (const path of ['/', '/fleet', '/api/auth/oidc/handler/frame?env=production', '/api/primitives/health', '/no/such/page']) {
      const response = await ingress.fetch(`${portal}${path}`);
      const policy = response.headers.get('content-security-policy') ?? '';
      assert.match(policy, /(script|default)-src/, path);
      for (const directive of policy.split(';').map(part => part.trim()).filter(part => /^(default|script|style)-src/.test(part)))
        assert.doesNotMatch(directive, /unsafe-inline/, path);
      assert.match(response.headers.get('strict-transport-security') ?? '', /max-age=\d{7,}/, path);
    }
    const { headers } = await ingress.fetch(portal);
    assert.match(headers.get('content-security-policy') ?? '', /upgrade-insecure-requests/);
  });

  it('runs as the image and the chart have it: on a read-only root, as nobody, writing to two volumes', async context => {
    if (notConfined) return context.skip(notConfined);
    const { writable, user, capabilities } = await confinedAs(pid);
    assert.deepEqual(writable, ['/tmp', '/var/lib/portal']);
    assert.equal(user, 10001);
    assert.match(capabilities, /^0+$/);
  });

  it('makes the policy know the release group by its token, and not take a group elsewhere of a name for one at the top', async () => {
    const { identity } = await signIn('ada');
    assert.equal(await decision(identity.token, 'primitives.promote'), 'ALLOW');
    assert.equal(await decision(identity.token, 'primitives.waive'), 'DENY');
  });

  it('runs no template that somebody brings along, which would read repositories by the credentials of the portal', async () => {
    const template = {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      kind: 'Template',
      metadata: { name: 'mine' },
      spec: { type: 'x', owner: 'group:default/orders-team', steps: [{ action: 'fetch:plain', input: { url: 'https://github.com/ameideio/ameide-gitops' } }] },
    };
    for (const login of ['ada', 'bob']) {
      const { identity } = await signIn(login);
      const response = await ingress.fetch(`${portal}/api/scaffolder/v2/dry-run`, {
        method: 'POST',
        headers: { authorization: `Bearer ${identity.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ template, values: {}, directoryContents: [] }),
      });
      assert.equal(response.status, 403, `${login}: ${await response.text()}`);
    }
  });

  it('lets nobody but who started a task cancel it', async () => {
    const call = async (login: string, path: string, body: object) => {
      const { identity } = await signIn(login);
      return ingress.fetch(`${portal}/api/scaffolder/v2/tasks${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${identity.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    };
    const started = await call('bob', '', { templateRef: 'template:default/long', values: {} });
    const text = await started.text();
    assert.equal(started.status, 201, text);
    const { id } = JSON.parse(text);
    assert.equal((await call('ada', `/${id}/cancel`, {})).status, 403);
    assert.equal((await call('bob', `/${id}/cancel`, {})).status, 200);
  });

  it('takes a group away with the next refresh, when the provider has', async () => {
    const browser = new CookieBrowser({ ingress });
    await signIn('bob', browser);
    Object.assign(accounts.get('bob') ?? {}, { groups: ['/admins'] });
    assert.equal(await decision((await refresh('oidc', browser)).identity.token, 'primitives.waive'), 'ALLOW');
    Object.assign(accounts.get('bob') ?? {}, { groups: [] });
    assert.equal(await decision((await refresh('oidc', browser)).identity.token, 'primitives.waive'), 'DENY');
  });

  it('refuses an address that the provider has not verified, and a person whom the catalog does not know', async () => {
    const eve = await signIn('eve');
    assert.match(eve.page, /no verified email address/);
    assert.equal(eve.identity, undefined);
    const stranger = await signIn('stranger');
    assert.match(stranger.page, /unable to resolve user identity|User not found|NotFoundError/i);
    assert.equal(stranger.identity, undefined);
  });

  it('refuses an answer to a request that this browser did not start', async () => {
    const response = await new CookieBrowser({ ingress }).request(`${portal}/api/auth/oidc/handler/frame?code=x&state=6e6f6e63653d78`);
    assert.match(decodeURIComponent(await response.text()), /nonce|state/i);
  });

  it('signs a member of the organisation in with GitHub, with the teams as groups that not everybody may make', async () => {
    const browser = new CookieBrowser({ ingress });
    const { response } = await browser.follow(`${portal}/api/auth/github/start?env=production&scope=read:user`);
    assert.equal(response.status, 200);
    const { identity } = await refresh('github', browser);
    assert.deepEqual(identity.identity.ownershipEntityRefs.sort(), ['group:default/admins', 'group:default/orders-team', 'user:default/ada']);
    github.membership = undefined;
    const gone = await refresh('github', browser);
    assert.equal(gone.identity, undefined);
    assert.match(JSON.stringify(gone.error), /no active member of ameideio/);
  });

  it('lets no guest in', async () => {
    const response = await ingress.fetch(`${portal}/api/auth/guest/refresh`, { method: 'POST', headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    assert.equal(response.status, 404);
  });
});

describe('a guest', () => {
  it('keeps the backend from starting outside the embedded configuration, with one clear line', async () => {
    const backend = await spawnBackend({
      file: production,
      env: { ...(await dummyVariables(production)), NODE_ENV: 'development', PORTAL_URL: 'https://portal.example.com', ARGOCD_NONPRODUCTION_URL: 'https://a', ARGOCD_PRODUCTION_URL: 'https://b' },
      changes: { backend: { listen: `127.0.0.1:${await claimPorts()}` }, auth: { providers: { guest: { dangerouslyAllowOutsideDevelopment: true } } } },
    });
    assert.equal(await backend.ended, 1);
    const lines = backend.printed().split('\n').filter(line => line.startsWith('The portal does not start: '));
    assert.equal(lines.length, 1, backend.printed());
    assert.match(lines[0], /auth\.providers\.guest lets anybody in .* auth\.environment is not 'development', backend\.baseUrl is not a localhost address/);
    assert.doesNotMatch(backend.printed(), /Plugin initialization started/);
    await backend.stop();
  });

  it('may play every part in the embedded configuration', async () => {
    const port = await claimPorts();
    const backend = await spawnBackend({
      file: 'app-config.yaml',
      env: { ...(await dummyVariables('app-config.yaml')), NODE_ENV: 'development', PORTAL_PORT: String(port), PORTAL_STATE: await mkdtemp(join(tmpdir(), 'ameide-guest-')) },
      changes: {
        backend: { database: { connection: ':memory:' } },
        // Of a plugin that somebody adds, which has no schema.
        jenkins: { baseUrl: 'https://jenkins.example.com' },
      },
    });
    const url = `http://localhost:${port}`;
    await backend.untilReady(url);
    const response = await fetch(`${url}/api/auth/guest/refresh`, { method: 'POST', headers: { 'X-Requested-With': 'XMLHttpRequest' } });
    const { backstageIdentity }: any = await response.json();
    for (const group of ['release', 'admins', 'orders-team', 'billing-team', 'platform']) {
      assert.ok(backstageIdentity.identity.ownershipEntityRefs.includes(`group:default/${group}`), group);
    }
    const warnings = backend.printed().split('\n').filter(line => line.includes('no package describes this section'));
    assert.equal(warnings.length, 1, backend.printed());
    assert.match(warnings[0], /jenkins/);
    await backend.stop();
  });
});
