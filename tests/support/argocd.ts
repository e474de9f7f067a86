import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Git asks for of one component in one environment. */
export type Desired = { name: string; enabled: boolean; digest: string | undefined };

/** An Argo CD that is told what it sees, and whose smokes of some digests fail. */
export type TestArgoCD = {
  /** Host and port, as `ARGOCD_SERVER` has it. */
  server: string;
  token: string;
  /** Syncs Applications to a revision, to the end. */
  sync(revision: string, desired: readonly Desired[]): void;
  stop(): Promise<void>;
};

/** Starts it on a free port; stop it in an `after` hook. */
export async function startTestArgoCD(options: { isBroken: (digest: string) => boolean }): Promise<TestArgoCD> {
  const token = 'read-only-token-of-a-test';
  const base = '/api/v1/applications';
  const time = new Date(0).toISOString();
  const applications = new Map<string, { digest: string | undefined; revision: string; syncedAt: string; hooks: { hookType: string; hookPhase: string }[] }>();

  /** An Application as itself, and, without what only it says, as a list has it. */
  const present = (name: string) => {
    const found = applications.get(name);
    if (!found) return undefined;
    const syncResult = { revision: found.syncedAt, resources: found.hooks };
    const ended = { phase: 'Succeeded', finishedAt: time };
    const common = { metadata: { name } };
    const status = { sync: { status: 'Synced' }, health: { status: 'Healthy' } };
    return {
      whole: { ...common, status: { ...status, sync: { ...status.sync, revision: found.revision }, reconciledAt: time, operationState: { ...ended, syncResult } } },
      listed: { ...common, status: { ...status, operationState: { ...ended, operation: { sync: syncResult } } } },
      tree: { nodes: found.digest ? [{ kind: 'Pod', images: [`registry/it@${found.digest}`] }] : [] },
    };
  };
  const answer = (path: string) => {
    if (path === base) return { items: [...applications.keys()].map(name => present(name)?.listed) };
    const [name = '', part] = path.slice(base.length + 1).split('/');
    return part === 'resource-tree' ? present(name)?.tree : present(name)?.whole;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const body = request.headers.authorization === `Bearer ${token}` ? answer(pathname) : undefined;
    response.writeHead(body ? 200 : 403, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server: `127.0.0.1:${port}`,
    token,
    sync(revision, desired) {
      for (const { name, enabled, digest: asked } of desired) {
        const digest = enabled ? asked : undefined;
        const before = applications.get(name);
        const isSame = before !== undefined && before.digest === digest;
        const hooks = name.endsWith('-smoke') && digest ? [{ hookType: 'PostSync', hookPhase: options.isBroken(digest) ? 'Failed' : 'Succeeded' }] : [];
        applications.set(name, isSame ? { ...before, revision } : { digest, revision, syncedAt: revision, hooks });
      }
    },
    async stop() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
