import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { makeFleet, startFleet, type RunningFleet } from '../../bench/read/fleet.mjs';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { dummyVariables, spawnBackend } from './backend.ts';
import { whyNotConfined } from './confinement.ts';
import { CookieBrowser } from './cookie-browser.ts';
import type { Started } from './deployment.ts';
import { startOidcProvider, type Running } from './identity-providers.ts';

const file = 'app-config.production.yaml';
const client = { id: 'backstage', secret: 's3cret-of-the-client' };
const webhookSecret = 'of-the-webhooks-0123456789';
const person = 'ada';

/** How long each of the two waits of the long task takes. */
export const waitSeconds = 20;

/** People, and a template whose task takes a while and needs nothing outside. */
const entities = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: release }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ${person} }
spec: { profile: { email: ${person}@example.com }, memberOf: [release] }
---
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: long-task }
spec:
  type: test
  owner: group:default/release
  parameters: []
  steps:
    - { id: begin, name: Begin, action: debug:log, input: { message: it began } }
    - { id: first, name: Wait, action: debug:wait, input: { seconds: ${waitSeconds} } }
    - { id: second, name: Wait again, action: debug:wait, input: { seconds: ${waitSeconds} } }
    - { id: end, name: End, action: debug:log, input: { message: it ended } }
`;

type Parts = { isConfined: boolean; folder: string; fleet: RunningFleet; postgres: Awaited<ReturnType<typeof startPostgres>>; oidc: Running; url: string };

/** What the portal's production configuration stands on: a fleet, a PostgreSQL and an OpenID provider; pods share all three. */
export class Production {
  readonly #parts: Parts;
  readonly #connection: URL;
  readonly #databases = new Map<string, Knex>();
  readonly fleet: RunningFleet;

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.fleet = parts.fleet;
    this.#connection = new URL(Object.values(parts.postgres.env)[0]);
  }

  /** `url` is where people find the portal. */
  static async create(options: { primitives: number; url: string }): Promise<Production> {
    const { primitives, url } = options;
    const folder = await mkdtemp(join(tmpdir(), 'ameide-production-'));
    await writeFile(join(folder, 'entities.yaml'), entities);
    await mkdir(join(folder, 'fleet'));
    await makeFleet({ primitives, folder: join(folder, 'fleet') });
    const fleet = await startFleet({ folder: join(folder, 'fleet') });
    for (const name of ['ameide', 'ameide-gitops'])
      await fleet.control.post(`/repositories/ameideio/${name}/webhooks`, JSON.stringify({ url: `${url}/api/events/http/github`, secret: webhookSecret }));
    const accounts = new Map([[person, { email: `${person}@example.com`, email_verified: true, groups: [] }]]);
    const oidc = await startOidcProvider({ accounts, client: { ...client, redirectUri: `${url}/api/auth/oidc/handler/frame` } });
    const notConfined = await whyNotConfined();
    if (notConfined) console.error(`Pods are not confined: ${notConfined}`);
    return new Production({ isConfined: !notConfined, folder, fleet, oidc, url, postgres: await startPostgres() });
  }

  /** Starts a pod: of this version, or of the one whose repository is given. Those with the same `database` are replicas. */
  async startPod(options: { name: string; database: string; repository?: string }): Promise<Started> {
    const { name, database, repository } = options;
    const { isConfined, folder, fleet, oidc, url } = this.#parts;
    const port = await claimPorts();
    const workingDirectory = join(folder, name);
    await mkdir(workingDirectory);
    const { host } = new URL(fleet.urls.github);
    const backend = await spawnBackend({
      file,
      ...(repository && { repository }),
      ...(isConfined && { confined: [folder] }),
      env: {
        ...(await dummyVariables(file, repository)),
        NODE_ENV: 'production',
        PORTAL_URL: url,
        PORTAL_WORKING_DIRECTORY: workingDirectory,
        POSTGRES_HOST: this.#connection.hostname,
        POSTGRES_PORT: this.#connection.port,
        POSTGRES_USER: this.#connection.username,
        POSTGRES_PASSWORD: this.#connection.password,
        GITHUB_WEBHOOK_SECRET: webhookSecret,
        AUTH_SESSION_SECRET: 'shared by the replicas',
        REGISTRY_USERNAME: 'ci',
        REGISTRY_PASSWORD: 'ci-token',
        OIDC_METADATA_URL: `${oidc.url}/.well-known/openid-configuration`,
        OIDC_CLIENT_ID: client.id,
        OIDC_CLIENT_SECRET: client.secret,
        ARGOCD_NONPRODUCTION_URL: fleet.urls.argocd.main,
        ARGOCD_PRODUCTION_URL: fleet.urls.argocd.main,
      },
      changes: {
        backend: {
          listen: `127.0.0.1:${port}`,
          csp: { 'upgrade-insecure-requests': false },
          database: { prefix: `${database}_`, connection: { ssl: false } },
        },
        integrations: { github: [{ host, apiBaseUrl: fleet.urls.api, token: 'ci-token' }] },
        catalog: { locations: [{ type: 'file', target: join(folder, 'entities.yaml'), rules: [{ allow: ['User', 'Group', 'Template'] }] }] },
        primitives: {
          github: { host },
          registry: { name: `${new URL(fleet.urls.registry).host}/ameideio`, apiUrl: fleet.urls.registry },
          argocd: { instances: [{ name: 'main', url: fleet.urls.argocd.main, token: 'argocd-token' }] },
        },
      },
    });
    return { url: `http://127.0.0.1:${port}`, backend };
  }

  /** Signs the person in at the OpenID provider, as a browser does, and gives the token for the portal. */
  async signIn(): Promise<string> {
    const { url } = this.#parts;
    const browser = new CookieBrowser();
    const start = await browser.follow(`${url}/api/auth/oidc/start?env=production&scope=openid%20profile%20email`);
    if (!start.response.ok) throw new Error(`The sign-in did not begin: HTTP ${start.response.status}`);
    const { response } = await browser.follow(start.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ prompt: 'login', login: person, password: 'any' }),
    });
    if (!response.ok) throw new Error(`The sign-in ended with ${response.status}`);
    const refreshed = await browser.request(`${url}/api/auth/oidc/refresh?env=production&optional`, { headers: { 'x-requested-with': 'XMLHttpRequest' } });
    const { backstageIdentity } = await refreshed.json();
    if (!backstageIdentity) throw new Error(`Nobody was signed in: HTTP ${refreshed.status}`);
    return backstageIdentity.token;
  }

  /** The database of the primitives plugin. */
  database(name: string): Knex {
    const known = this.#databases.get(name);
    if (known) return known;
    const connection = new URL(this.#connection);
    connection.pathname = `/${name}_primitives`;
    const db = knex({ client: 'pg', connection: connection.href, pool: { min: 0 } });
    this.#databases.set(name, db);
    return db;
  }

  async stop(): Promise<void> {
    const { folder, fleet, oidc, postgres } = this.#parts;
    for (const db of this.#databases.values()) await db.destroy();
    await oidc.stop();
    await fleet.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
