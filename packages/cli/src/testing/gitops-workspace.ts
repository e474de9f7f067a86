import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enable, scaffoldWiring, writeChange } from '@ameide/gitops-repo';
import { GitOpsOutside } from './gitops-outside';
import { runAmeide } from './run-ameide';
import { SeedRepository } from './seed';

const ref = { kind: 'domain', name: 'orders', version: 'v0' } as const;

/** The primitive that these tests are about, as options. @internal */
export const orders = Object.entries(ref).map(
  ([name, value]) => `--${name}=${value}`,
);

/** A GitOps repository as a new organisation has it, with what is outside of it, for tests. @internal */
export class GitOpsWorkspace {
  readonly #seed = SeedRepository.create('gitops');
  readonly root = this.#seed.root;
  /** What all commands have printed so far. */
  written = '';
  /** Environment of the commands; a test may change it. */
  readonly env: Record<string, string>;
  readonly outside: GitOpsOutside;

  private constructor(outside: GitOpsOutside) {
    this.outside = outside;
    this.env = {
      AMEIDE_REGISTRY: `${outside.host}/ameideio`,
      GITHUB_API_URL: `http://${outside.host}`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'ameideio/ameide-gitops',
      GITHUB_TOKEN: 'token',
      GITHUB_RUN_ID: '42',
      GITHUB_OUTPUT: join(this.root, '.git', 'output'),
      GITHUB_STEP_SUMMARY: join(this.root, '.git', 'summary'),
      ARGOCD_SERVER: '',
      ARGOCD_AUTH_TOKEN: '',
    };
  }

  static async start(): Promise<GitOpsWorkspace> {
    return new GitOpsWorkspace(await GitOpsOutside.start());
  }

  git(...args: string[]): string {
    return this.#seed.git(...args);
  }

  /** Commits everything, and gives the SHA. */
  commit(message: string): string {
    return this.#seed.commit(message);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  /** Runs `ameide gitops …` here; gives its exit status. */
  async run(...args: string[]): Promise<number> {
    const { status, output, errors } = await runAmeide(
      ['gitops', ...args, '--root', this.root],
      this.env,
    );
    this.written += output + errors;
    return status;
  }

  /** Wires the primitive with its smoke, as a merged pull request has; only what a test then asks for goes through the gate. */
  async wire(): Promise<void> {
    const { root } = this;
    await writeChange(
      root,
      await scaffoldWiring({ root, ...ref, withSmoke: true }),
    );
    this.commit('Wire');
  }

  /** Runs a digest in dev, as a merged pull request has; gives the commit. */
  async enable(digest: string): Promise<string> {
    const { root } = this;
    await writeChange(
      root,
      await enable({
        ...{ root, ref, environment: 'dev', digest },
        registry: this.env.AMEIDE_REGISTRY,
      }),
    );
    return this.commit('Enable');
  }

  async stop(): Promise<void> {
    await this.outside.stop();
    this.#seed.remove();
  }
}
