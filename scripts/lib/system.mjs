import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildApp, bundleTools } from './build.mjs';
import { backendEnvironment, ensureSecrets, platformConfig, portsFrom, prepareSeeds } from './embedded.mjs';
import { root, toolsFolder } from './paths.mjs';
import { portalFlags } from './portal-flags.mjs';
import { answers, assertPortFree } from './processes.mjs';
import { ensureCompiled, ensureDependencies, ensureKubernetesTools, ensureNode, toolEnvironment } from './toolchain.mjs';

/** Installs and builds whatever is missing but {@link ensureCompiled}; quick when nothing is. */
export async function prepareTools(steps) {
  const node = await steps.step(`Node ${process.versions.node} or the project's own`, ensureNode);
  await steps.step('Dependencies (the first time takes minutes)', () => ensureDependencies(node));
  const env = toolEnvironment(node);
  const [tools] = await Promise.all([
    steps.step('helm, kubectl and kubeconform', () => ensureKubernetesTools(env)),
    steps.step('Command line and local platform', () => bundleTools(node, env)),
  ]);
  return { node, env, tools };
}

/** Installs, compiles and builds whatever is missing; quick when nothing is. */
export async function prepare(steps) {
  const prepared = await prepareTools(steps);
  await steps.step('SQLite, compiled', () => ensureCompiled(prepared.node));
  return prepared;
}

/** True when a guest finds the template of the main job. */
async function hasTemplate(url) {
  const signal = AbortSignal.timeout(5000);
  try {
    const session = await fetch(`${url}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
      signal,
    });
    if (!session.ok) return false;
    const { backstageIdentity } = await session.json();
    const template = await fetch(`${url}/api/catalog/entities/by-name/template/default/create-primitive`, {
      headers: { authorization: `Bearer ${backstageIdentity.token}` },
      signal,
    });
    return template.ok;
  } catch {
    return false;
  }
}

/** Starts the local platform in a process group; `adjust` may change its configuration. */
export async function startPlatform({ group, prepared, stateFolder, ports, adjust = config => config }) {
  const { node, env, tools } = prepared;
  await mkdir(stateFolder, { recursive: true });
  const secrets = await ensureSecrets(stateFolder);
  const seeds = await prepareSeeds(stateFolder);
  const configFile = join(stateFolder, 'platform.json');
  const config = platformConfig({
    stateFolder,
    ports,
    secrets,
    seeds,
    tools,
    toolFolders: [node.bin, join(toolsFolder, 'bin')],
  });
  await writeFile(configFile, JSON.stringify(adjust(config), null, 2), { mode: 0o600 });
  const process = await group.start({
    name: 'Local platform',
    command: node.node,
    args: [join(root, 'packages/local-platform/dist/main.cjs'), '--config', configFile],
    cwd: root,
    env,
    logFile: join(stateFolder, 'logs', 'platform.log'),
  });
  await process.untilReady(() => answers(`http://127.0.0.1:${ports.control}/healthz`), 60_000);
  return { process, secrets };
}

/** Starts the local platform and the portal in a process group, and gives handles to both; `portalConfig` is a file with changes to the portal's configuration. */
export async function startSystem({ steps, group, prepared, stateFolder, portal, platform, reset, portalConfig }) {
  const { node, env } = prepared;
  const ports = portsFrom({ portal, platform });
  await assertPortFree(ports.portal, 'portal', '--port');
  for (const service of ['github', 'registry', 'argocd', 'control']) {
    await assertPortFree(ports[service], `local platform, ${service}`, '--platform-port');
  }
  await steps.step('The portal\'s pages', () => buildApp(env));
  if (reset) await steps.step('State of earlier runs removed', () => rm(stateFolder, { recursive: true, force: true }));
  const { process: platformProcess, secrets } = await steps.step('Local platform: GitHub, registry, Argo CD, cluster', () =>
    startPlatform({ group, prepared, stateFolder, ports }),
  );
  const startPortal = async () => {
    const process = await group.start({
      name: 'Portal',
      command: node.node,
      args: [
        ...portalFlags,
        '--require',
        join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        join(root, 'packages/backend/src/index.ts'),
        '--config',
        join(root, 'app-config.yaml'),
        ...(portalConfig ? ['--config', portalConfig] : []),
      ],
      cwd: root,
      env: { ...env, ...backendEnvironment({ stateFolder, ports, secrets }) },
      logFile: join(stateFolder, 'logs', 'portal.log'),
    });
    // Usable means that the main job can be started, which needs its template in the catalog.
    await process.untilReady(() => hasTemplate(`http://127.0.0.1:${ports.portal}`), 120_000);
    return process;
  };
  const portalProcess = await steps.step('Portal', startPortal);
  return {
    ports,
    secrets,
    stateFolder,
    urls: {
      portal: `http://localhost:${ports.portal}`,
      github: `http://localhost:${ports.github}`,
      registry: `http://localhost:${ports.registry}`,
      argocd: `http://localhost:${ports.argocd}`,
      control: `http://127.0.0.1:${ports.control}`,
    },
    processes: [platformProcess, portalProcess],
    startPortal,
  };
}
