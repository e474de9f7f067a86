import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildStamp } from './build.mjs';
import { root } from './paths.mjs';

const organization = 'ameideio';
const ciAppId = 1001;
const portalAppId = 1002;

function secret(prefix) {
  return `${prefix}${randomBytes(20).toString('hex')}`;
}

function keyPair() {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** Secrets of the embedded installation: made once, kept readable by their owner alone. */
export async function ensureSecrets(stateFolder) {
  const file = join(stateFolder, 'secrets.json');
  const known = existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : {};
  const makers = {
    developerToken: () => secret('ghp_'),
    portalToken: () => secret('ghs_'),
    argocdToken: () => secret('argocd-'),
    ciArgocdToken: () => secret('argocd-'),
    webhookSecret: () => secret(''),
    ciKey: keyPair,
    portalKey: keyPair,
    evidenceKey: () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
  // A folder of an earlier version lacks what came later.
  const missing = Object.entries(makers).filter(([name]) => known[name] === undefined);
  if (missing.length === 0) return known;
  const secrets = { ...known, ...Object.fromEntries(missing.map(([name, make]) => [name, make()])) };
  await mkdir(stateFolder, { recursive: true });
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 });
  return secrets;
}

/** Ports of every service, counted from the two that a person may choose. */
export function portsFrom({ portal, platform }) {
  return {
    portal,
    github: platform,
    registry: platform + 1,
    argocd: platform + 2,
    control: platform + 3,
    workloads: platform + 10,
  };
}

/** Lays the two seed repositories out as an organisation would push them, with the CLI in `tools/ameide`. */
export async function prepareSeeds(stateFolder) {
  const folders = {};
  for (const name of ['core', 'gitops']) {
    const folder = join(stateFolder, 'seeds', name);
    await rm(folder, { recursive: true, force: true });
    await cp(join(root, 'templates/repositories', name), folder, { recursive: true });
    await cp(join(root, 'packages/cli/dist'), join(folder, 'tools/ameide'), {
      recursive: true,
      filter: source => !source.endsWith(buildStamp),
    });
    folders[name] = folder;
  }
  return folders;
}

/** The local platform's configuration for the embedded portal. */
export function platformConfig({ stateFolder, ports, secrets, seeds, tools, toolFolders }) {
  const { portal, ...platformPorts } = ports;
  const ci = {
    AMEIDE_APP_ID: String(ciAppId),
    REGISTRY: `localhost:${ports.registry}`,
    ARGOCD_SERVER: `localhost:${ports.argocd}`,
  };
  return {
    stateFolder: join(stateFolder, 'platform'),
    ports: platformPorts,
    users: {
      developer: { token: secrets.developerToken, email: 'developer@example.com' },
    },
    apps: [
      { id: ciAppId, slug: 'ameide-ci', publicKey: secrets.ciKey.publicKey },
      {
        id: portalAppId,
        slug: 'ameide-portal',
        publicKey: secrets.portalKey.publicKey,
        token: secrets.portalToken,
      },
    ],
    organizations: {
      [organization]: {
        variables: ci,
        secrets: {
          AMEIDE_APP_PRIVATE_KEY: secrets.ciKey.privateKey,
          ARGOCD_AUTH_TOKEN: secrets.ciArgocdToken,
        },
      },
    },
    repositories: [
      { owner: organization, name: 'ameide', folder: seeds.core, requiredChecks: ['Core / Gate'] },
      { owner: organization, name: 'ameide-gitops', folder: seeds.gitops, requiredChecks: ['GitOps / Gate'] },
    ],
    webhooks: [
      {
        owner: organization,
        url: `http://127.0.0.1:${portal}/api/events/http/github`,
        secret: secrets.webhookSecret,
      },
    ],
    argocd: {
      tokens: { [secrets.argocdToken]: 'portal', [secrets.ciArgocdToken]: 'ameide-ci' },
      applicationSets: [
        {
          repoURL: `https://github.com/${organization}/ameide-gitops.git`,
          revision: 'main',
          path: 'argocd/applicationsets',
        },
      ],
      pollSeconds: 10,
    },
    runner: { path: toolFolders, concurrency: 2 },
    tools: { helm: tools.helm, kustomize: tools.kubectl },
  };
}

/** Environment of the portal's backend: addresses and secrets that `app-config.yaml` asks for. */
export function backendEnvironment({ stateFolder, ports, secrets }) {
  return {
    NODE_ENV: 'development',
    PORTAL_PORT: String(ports.portal),
    PORTAL_STATE: join(stateFolder, 'portal'),
    PLATFORM_GITHUB_HOST: `localhost:${ports.github}`,
    PLATFORM_GITHUB_URL: `http://localhost:${ports.github}`,
    PLATFORM_REGISTRY_HOST: `localhost:${ports.registry}`,
    PLATFORM_REGISTRY_URL: `http://localhost:${ports.registry}`,
    PLATFORM_ARGOCD_URL: `http://localhost:${ports.argocd}`,
    GITHUB_TOKEN: secrets.portalToken,
    GITHUB_WEBHOOK_SECRET: secrets.webhookSecret,
    ARGOCD_TOKEN: secrets.argocdToken,
    EVIDENCE_SIGNING_KEY: secrets.evidenceKey,
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
  };
}
