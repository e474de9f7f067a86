import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import express from 'express';
import type { PlatformConfig } from '../../config';
import type { Actor } from '../../contract';
import { errorHandler } from '../../http/errors';
import { silentLogger } from '../../logger';
import { SqliteStore } from '../../store';
import { Actions } from '../actions';
import type { presentJob, PresentedRun } from '../api/present';
import { gitEnvironment } from '../git';
import { FakeGitHub } from './fake-github';
import { FakeRegistry } from './fake-registry';

type PresentedJob = ReturnType<typeof presentJob>;

const repository = { owner: 'acme', name: 'shop' };

function config(stateFolder: string, publicKey: string): PlatformConfig {
  return {
    stateFolder,
    ports: { github: 4700, registry: 4701, argocd: 4702, control: 4703, workloads: 4710 },
    users: {},
    apps: [{ id: 7, slug: 'acme-ci', publicKey }],
    organizations: {},
    repositories: [],
    webhooks: [],
    argocd: { tokens: {}, applicationSets: [], pollSeconds: 10 },
    runner: { path: [], concurrency: 4 },
    tools: { helm: 'helm', kustomize: 'kustomize' },
  };
}

/** Actions over a real bare repository in a temporary folder, with a fake GitHub and registry around. */
export class Harness {
  readonly folder = mkdtempSync(join(tmpdir(), 'actions-'));
  readonly bare = join(this.folder, 'shop.git');
  readonly clone = join(this.folder, 'clone');
  readonly github = new FakeGitHub(repository, this.bare);
  readonly registry = new FakeRegistry();
  readonly store = SqliteStore.open(':memory:');
  actions: Actions;
  readonly #config: PlatformConfig;
  #server: Server | undefined;
  url = '';

  constructor(options: { publicKey?: string } = {}) {
    this.#config = config(join(this.folder, 'state'), options.publicKey ?? '');
    mkdirSync(this.clone, { recursive: true });
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', this.bare], { env: gitEnvironment });
    this.git('init', '--quiet', '--initial-branch=main');
    this.git('config', 'user.name', 'Ada');
    this.git('config', 'user.email', 'ada@example.com');
    this.git('remote', 'add', 'origin', this.bare);
    this.actions = this.#create();
  }

  async start(): Promise<void> {
    await this.actions.start();
    const app = express();
    app.use(express.json());
    app.use((request, response, next) => {
      const token = request.headers.authorization?.replace(/^\S+ /, '');
      const actor: Actor | undefined = token ? this.github.authenticate(token) : undefined;
      response.locals.actor = actor;
      next();
    });
    const { api, pages } = this.actions.routes();
    app.use('/api/v3', api);
    app.use(pages);
    app.use(errorHandler(() => {}));
    const server = createServer(app);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    this.url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`;
    this.#server = server;
  }

  async stop(): Promise<void> {
    await this.actions.stop();
    await new Promise(resolve => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Ends this Actions, and starts another over the same state, as a restart of the platform does. */
  async restart(): Promise<void> {
    await this.actions.stop();
    await new Promise(resolve => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.actions = this.#create();
    await this.start();
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.clone, env: gitEnvironment, encoding: 'utf8', stdio: 'pipe' }).trim();
  }

  /** Commits files and pushes them, with the event that GitHub would send. */
  push(files: Record<string, string>, options: { message?: string; actor?: Actor; branch?: string } = {}): string {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.clone, path)), { recursive: true });
      writeFileSync(join(this.clone, path), content);
    }
    const branch = options.branch ?? 'main';
    let before = '0'.repeat(40);
    try {
      before = this.git('rev-parse', `refs/remotes/origin/${branch}`);
    } catch {
      // The first push.
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '-m', options.message ?? 'A change');
    this.git('push', '--quiet', 'origin', `HEAD:${branch}`);
    const after = this.git('rev-parse', 'HEAD');
    this.github.emit({
      name: 'push',
      repository,
      actor: options.actor ?? { login: 'ada', kind: 'user' },
      ref: `refs/heads/${branch}`,
      sha: after,
      payload: { ref: `refs/heads/${branch}`, before, after, head_commit: { id: after, message: 'A change' } },
    });
    return after;
  }

  /** Opens a pull request of a branch, with its merge commit. */
  pullRequest(number: number, branch: string): void {
    const base = this.git('rev-parse', 'refs/remotes/origin/main');
    const head = this.git('rev-parse', `refs/remotes/origin/${branch}`);
    const tree = this.git('merge-tree', '--write-tree', base, head);
    const merge = this.git('commit-tree', tree, '-p', base, '-p', head, '-m', 'Merge');
    this.git('push', '--quiet', 'origin', `${merge}:refs/pull/${number}/merge`);
    this.github.emit({
      name: 'pull_request',
      action: 'opened',
      repository,
      actor: { login: 'ada', kind: 'user' },
      ref: `refs/pull/${number}/merge`,
      sha: head,
      payload: {
        action: 'opened',
        number,
        pull_request: { number, title: 'A request', head: { ref: branch, sha: head }, base: { ref: 'main', sha: base } },
      },
    });
  }

  async request(method: string, path: string, body?: unknown): Promise<{ status: number; body: string; json: <T>() => T }> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: 'Bearer user-token', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text, json: () => JSON.parse(text) };
  }

  get(path: string) {
    return this.request('GET', `/api/v3/repos/acme/shop/actions${path}`);
  }

  post(path: string, body: unknown = {}) {
    return this.request('POST', `/api/v3/repos/acme/shop/actions${path}`, body);
  }

  /** All runs as they are, newest first. */
  async runs(): Promise<PresentedRun[]> {
    return (await this.get('/runs')).json<{ workflow_runs: PresentedRun[] }>().workflow_runs;
  }

  /** All runs, newest first, when nothing is going on any more. */
  async settledRuns(): Promise<PresentedRun[]> {
    await this.actions.idle();
    return this.runs();
  }

  /** The run that there is, when it is over. */
  async onlyRun(): Promise<PresentedRun> {
    const [run, ...more] = await this.settledRuns();
    if (!run || more.length > 0) throw new Error(`Expected one run, found ${run ? more.length + 1 : 0}`);
    return run;
  }

  /** Jobs of a run, with their logs. */
  async jobs(runId: number): Promise<(PresentedJob & { log: string })[]> {
    const { jobs } = (await this.get(`/runs/${runId}/jobs`)).json<{ jobs: PresentedJob[] }>();
    return Promise.all(
      jobs.map(async job => ({ ...job, log: (await this.get(`/jobs/${job.id}/logs`)).body })),
    );
  }

  #create(): Actions {
    return Actions.create({ config: this.#config, store: this.store, logger: silentLogger, github: this.github, registry: this.registry });
  }
}
