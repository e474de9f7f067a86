import { createServer, Server, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { ArgoCDGateway } from './argocd-gateway';
import { gitEnvironment } from './git-mirror/git-environment';
import { runGit } from './git-mirror/git-process';
import { RegistryGateway } from './registry-gateway';
import { closeServer, listenOnLoopback, portOf } from './testing/loopback';

const digest = `sha256:${'a'.repeat(64)}`;

/** Never silent for long, and never done: only a limit for the whole ends it. */
describe('an answer that comes byte by byte', () => {
  let server: Server;
  let url: string;
  const dripping = new Set<NodeJS.Timeout>();
  /** Resolves when a body has dripped for a while. */
  let dripped: Promise<void>;
  let hungUp: Promise<void>;
  beforeEach(async () => {
    let tellDripped = () => {};
    let tellHungUp = () => {};
    dripped = new Promise(resolve => {
      tellDripped = resolve;
    });
    hungUp = new Promise(resolve => {
      tellHungUp = resolve;
    });
    const drip = (response: ServerResponse) => {
      let drops = 0;
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => {
        response.write(' ');
        if (++drops === 20) tellDripped();
      }, 1);
      dripping.add(timer);
      response.on('close', () => {
        clearInterval(timer);
        tellHungUp();
      });
    };
    server = createServer((_, response) => drip(response));
    await listenOnLoopback(server);
    url = `http://127.0.0.1:${portOf(server)}`;
  });
  afterEach(async () => {
    jest.useRealTimers();
    for (const timer of dripping) clearInterval(timer);
    await closeServer(server);
  });

  const argocd = () =>
    ArgoCDGateway.create({
      instance: {
        ...{ name: 'local', url, token: 't', namespace: 'argocd' },
        ...{ environments: [], applicationName: '', slices: [] },
      },
      shownHosts: [],
      logger: mockServices.logger.mock(),
    });
  const registry = () =>
    RegistryGateway.create({ config: { name: 'x', apiUrl: url } });
  const log = {
    ...{ application: 'a', namespace: 'n', kind: 'Job' },
    ...{ resource: 'r', tailLines: 1 },
  };

  it.each<[string, () => Promise<unknown>]>([
    ['an Application', () => argocd().get('dev-a')],
    ['a tree', () => argocd().resourceTree('dev-a')],
    ['a log', () => argocd().logs(log)],
    ['an image', () => registry().describe('r/a/b', digest)],
  ])('is given up after 20 s: %s', async (_, ask) => {
    // The limit's clock alone: the server's, and Node's own, go on.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setInterval'],
    });
    const asked = ask();
    let failure: unknown;
    asked.catch(error => {
      failure = error;
    });
    await dripped;
    jest.advanceTimersByTime(19_999);
    await new Promise(setImmediate);
    expect(failure).toBeUndefined();
    jest.advanceTimersByTime(1);
    await expect(asked).rejects.toThrow('does not answer: no answer in time');
    await hungUp;
  });

  it('is given up after the time that a run of git may take', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'byte-by-byte-'));
    try {
      const run = runGit({
        args: ['ls-remote', `${url}/a/b.git`],
        env: gitEnvironment({ folder }),
        timeoutMs: 500,
      });
      await expect(run).rejects.toThrow('did not end within 0.5 s');
      // What git started is gone, too.
      await hungUp;
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
