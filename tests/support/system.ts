import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimPorts } from '../../packages/local-platform/scripts/ports.cjs';
import { createProcessGroup } from '../../scripts/lib/processes.mjs';
import { createSteps } from '../../scripts/lib/steps.mjs';
import { prepare, startSystem } from '../../scripts/lib/system.mjs';
import { startDatabase, type DatabaseKind } from './database.ts';

/** The whole system on ports and a state folder of its own. */
export type TestSystem = {
  urls: { portal: string; github: string; registry: string; argocd: string; control: string };
  secrets: { developerToken: string; portalToken: string; argocdToken: string };
  stateFolder: string;
  /** Kills the portal's backend without warning, as a crash would. */
  killPortal(): Promise<void>;
  startPortal(): Promise<void>;
  /** Closes or opens one service of the platform. */
  fault(service: 'github' | 'registry' | 'argocd', what: 'stop' | 'start'): Promise<void>;
  stop(): Promise<void>;
};

/** Starts the system as `npm start` does, with the portal on a database of a kind; stop it in an `after` hook. */
export async function startTestSystem(options: { database: DatabaseKind }): Promise<TestSystem> {
  const stateFolder = await mkdtemp(join(tmpdir(), 'ameide-test-'));
  const database = await startDatabase(options.database);
  const portalConfig = join(stateFolder, 'portal.yaml');
  // Argo CD tells this portal nothing, so what it did is seen by the next look, for which every test here waits.
  const primitives = { schedule: { frequency: { seconds: 3 } } };
  await writeFile(portalConfig, JSON.stringify({ backend: { database: database.config }, primitives }), { mode: 0o600 });
  // Standard output belongs to the test runner's own protocol.
  const steps = createSteps(process.stderr);
  const group = createProcessGroup();
  const prepared = await prepare(steps);
  const base = await claimPorts();
  const ports = { portal: base + 9, platform: base };
  const system = await startSystem({ steps, group, prepared, stateFolder, ...ports, reset: false, portalConfig }).catch(async error => {
    // What did start would keep the tests from ending.
    await group.stop();
    await database.stop();
    throw error;
  });
  let portal = system.processes[1];
  return {
    urls: system.urls,
    secrets: system.secrets,
    stateFolder,
    async killPortal() {
      process.kill(-portal.pid, 'SIGKILL');
      await portal.exited;
    },
    async startPortal() {
      portal = await system.startPortal();
    },
    async fault(service, what) {
      const response = await fetch(`${system.urls.control}/faults/${service}/${what}`, { method: 'POST' });
      if (!response.ok) throw new Error(`${what} ${service}: ${response.status} ${await response.text()}`);
    },
    async stop() {
      await group.stop();
      await database.stop();
      if (!process.env.KEEP_STATE) await rm(stateFolder, { recursive: true, force: true });
    },
  };
}
