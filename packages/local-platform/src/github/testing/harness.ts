import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/rest';
import { claimPorts } from '../../../scripts/ports.cjs';
import type { PlatformConfig } from '../../config';
import type { GitHubEvent } from '../../contract';
import { silentLogger } from '../../logger';
import { SqliteStore, type Store } from '../../store';
import type { Core } from '../core';
import { createCore } from '../create-core';
import { gitEnvironment } from '../git/process';
import { GitHub } from '../github';

const run = promisify(execFile);

/** GitHub on a free port over a temporary folder: `acme/shop` is open, `acme/vault` asks for the check `gate`. */
export class Harness {
  readonly folder = mkdtempSync(join(tmpdir(), 'github-'));
  readonly keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  readonly events: GitHubEvent[] = [];
  #github: GitHub | undefined;
  #core: Core | undefined;
  #store: Store | undefined;

  get github(): GitHub {
    if (!this.#github) throw new Error('Not started');
    return this.#github;
  }

  /** GitHub's state, to look at what no request shows. */
  get core(): Core {
    if (!this.#core) throw new Error('Not started');
    return this.#core;
  }

  get url(): string {
    return this.github.serverUrl;
  }

  async start(options: { webhooks?: PlatformConfig['webhooks'] } = {}): Promise<this> {
    const seed = join(this.folder, 'seed');
    for (const [path, content] of Object.entries({ 'README.md': '# Shop\n', '.gitignore': '*.log\n', 'kept.log': 'kept\n', 'bin/run': '#!/bin/sh\n' })) {
      mkdirSync(dirname(join(seed, path)), { recursive: true });
      writeFileSync(join(seed, path), content);
    }
    chmodSync(join(seed, 'bin/run'), 0o755);
    const port = await claimPorts();
    const config: PlatformConfig = {
      stateFolder: join(this.folder, 'state'),
      ports: { github: port, registry: 1, argocd: 1, control: 1, workloads: 1 },
      users: { ada: { token: 'ada-token', email: 'ada@example.com' } },
      apps: [{ id: 7, slug: 'acme-ci', publicKey: this.keys.publicKey, token: 'app-token' }],
      organizations: { acme: { variables: { REGION: 'north', TIER: 'low' }, secrets: { KEY: 'k' } } },
      repositories: [
        { owner: 'acme', name: 'shop', folder: seed, variables: { TIER: 'high' }, secrets: {}, requiredChecks: [] },
        { owner: 'acme', name: 'vault', folder: seed, variables: {}, secrets: {}, requiredChecks: ['gate'] },
      ],
      webhooks: options.webhooks ?? [],
      argocd: { tokens: {}, applicationSets: [], pollSeconds: 10 },
      runner: { path: [], concurrency: 1 },
      tools: { helm: 'helm', kustomize: 'kustomize' },
    };
    this.#store = SqliteStore.open(':memory:');
    this.#core = createCore({ config, store: this.#store, logger: silentLogger });
    this.#github = GitHub.over(this.#core);
    this.#github.onEvent(event => this.events.push(event));
    await this.#github.start();
    return this;
  }

  async stop(): Promise<void> {
    await this.#github?.stop();
    this.#store?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  octokit(auth: string | undefined = 'ada-token'): Octokit {
    return new Octokit({
      ...(auth === '' ? {} : { auth }),
      baseUrl: `${this.url}/api/v3`,
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
  }

  /** Runs stock git; gives what it printed, or throws with what it said. */
  async git(folder: string, ...args: string[]): Promise<string> {
    const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
    const { stdout } = await run('git', [...identity, ...args], { cwd: folder, env: gitEnvironment(), maxBuffer: 1 << 26 });
    return stdout.trim();
  }

  /** An address that carries a token, as a person would put one into a remote. */
  remote(name: string, token: string | undefined = 'ada-token'): string {
    return token === '' ? `${this.url}/acme/${name}.git` : `${this.url.replace('//', `//x:${token}@`)}/acme/${name}.git`;
  }

  /** A branch with one commit over main, made by the API. */
  async branch(repo: string, branch: string, files: Record<string, string>, octokit: Octokit = this.octokit()): Promise<string> {
    const target = { owner: 'acme', repo };
    const { data: ref } = await octokit.git.getRef({ ...target, ref: 'heads/main' });
    const { data: base } = await octokit.git.getCommit({ ...target, commit_sha: ref.object.sha });
    const tree = Object.entries(files).map(([path, content]) => ({ path, content, mode: '100644' as const, type: 'blob' as const }));
    const { data: made } = await octokit.git.createTree({ ...target, base_tree: base.tree.sha, tree });
    const { data: commit } = await octokit.git.createCommit({ ...target, message: `Change ${branch}`, tree: made.sha, parents: [base.sha] });
    await octokit.git.createRef({ ...target, ref: `refs/heads/${branch}`, sha: commit.sha });
    return commit.sha;
  }

  async pull(repo: string, branch: string, files: Record<string, string> = { [`${branch}.txt`]: 'x\n' }, octokit: Octokit = this.octokit()) {
    await this.branch(repo, branch, files, octokit);
    const { data } = await octokit.pulls.create({ owner: 'acme', repo, title: `Add ${branch}`, head: branch, base: 'main', body: 'Why' });
    return data;
  }

  /** Waits for something that happens after an answer, such as a pull request that merges itself. */
  async eventually<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    throw new Error('It did not happen');
  }
}
