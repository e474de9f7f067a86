import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConflictError } from '@backstage/errors';
import { DefaultGithubCredentialsProvider } from '@backstage/integration';
import { branchName, clauses, corePath, longestCatalogInfo, primitiveId, refusal, say, Saying } from '@ameide/plugin-primitives-common';
import { PrimitiveRequest } from '../primitive-request';
import { ActionServices, StepContext } from '../services';
import { commitMessage } from './commit-message';
import { findDifferences, parseExistingPrimitive } from './existing-primitive';
import { git, GitCredentials } from './git';

/** Where the primitive was found: nowhere yet, on the branch of its pull request, or merged. @internal */
export type Origin = 'new' | 'branch' | 'main';

/**
 * The task's clone of the core repo. Every stage is a commit, so what a killed task
 * left half done is known from what it finished, and is made again.
 * @internal
 */
export class CoreWorkspace {
  readonly origin: Origin;
  readonly #services: ActionServices;
  readonly #ctx: StepContext;
  readonly #request: PrimitiveRequest;

  private constructor(services: ActionServices, ctx: StepContext, request: PrimitiveRequest, origin: Origin) {
    this.#services = services;
    this.#ctx = ctx;
    this.#request = request;
    this.origin = origin;
  }

  /** Clones the core repo anew and stands on the primitive's branch. Throws when the name is another's. */
  static async checkOut(services: ActionServices, ctx: StepContext, request: PrimitiveRequest): Promise<CoreWorkspace> {
    const { core } = services.config;
    const root = ctx.workspacePath;
    await mkdir(root, { recursive: true });
    for (const entry of await readdir(root)) await rm(join(root, entry), { recursive: true, force: true });
    await git(['clone', '--quiet', '--no-tags', remoteUrl(services), '.'], {
      cwd: root,
      signal: ctx.signal,
      credentials: await credentialsOf(services),
    });
    const origin = await findOrigin(services, ctx, request);
    const branch = branchName(request, 'create');
    const start = origin === 'branch' || (origin === 'new' && (await hasRef(ctx, branch))) ? branch : core.branch;
    await git(['checkout', '--quiet', '--no-track', '-B', branch, `origin/${start}`], { cwd: root });
    return new CoreWorkspace(services, ctx, request, origin);
  }

  /**
   * The workspace that an earlier step left. When it is gone, because the task was
   * recovered on another machine or after its folder was cleaned, it is made again.
   */
  static async open(services: ActionServices, ctx: StepContext, request: PrimitiveRequest): Promise<CoreWorkspace> {
    if (!existsSync(join(ctx.workspacePath, '.git', 'HEAD')) || !(await hasRef(ctx, services.config.core.branch))) {
      ctx.logger.info('The workspace of the earlier steps is gone; making it again');
      return CoreWorkspace.checkOut(services, ctx, request);
    }
    return new CoreWorkspace(services, ctx, request, await findOrigin(services, ctx, request));
  }

  /** Folder of the checkout. */
  get root(): string {
    return this.#ctx.workspacePath;
  }

  /** Whether people may have worked on it already: then it is theirs, and is left as it is. */
  get isExisting(): boolean {
    return this.origin !== 'new';
  }

  /** Makes and commits the contract and the code generated from it. Does nothing when they are there. */
  async writeContract(): Promise<void> {
    if (this.isExisting) return;
    const { kind, name, version, language, from } = this.#request;
    const { tools } = this.#services;
    await this.#stage(`Add the contract of ${kind}/${name} ${version}`, async () => {
      await tools.createContract({ root: this.root, kind, name, version, language, from });
      await tools.generateCode({ root: this.root, kind, name, version });
    });
  }

  /**
   * Makes and commits the primitive itself, with the contract when that is not there.
   * Its `catalog-info.yaml` is written last; the folder alone may hold generated code only.
   */
  async writeScaffold(): Promise<void> {
    const { kind, name, version, from } = this.#request;
    if (this.isExisting || (await hasPath(this.#ctx, 'HEAD', `${corePath(kind, name)}/catalog-info.yaml`))) return;
    await this.writeContract();
    await this.#stage(`Scaffold ${kind}/${name} ${version} from the ${from}`, async () => {
      await this.#services.tools.scaffoldPrimitive({ root: this.root, ...this.#request });
    });
  }

  /** Files that the pull request adds or changes, as paths from the root. */
  async changedFiles(): Promise<string[]> {
    const base = `origin/${this.#services.config.core.branch}...HEAD`;
    const text = await git(['diff', '--name-only', '-z', base], { cwd: this.root });
    return text.split('\0').filter(Boolean);
  }

  /** Sends the commits to the branch; nothing happens when they are there. */
  async push(): Promise<void> {
    const branch = branchName(this.#request, 'create');
    await git(['push', '--quiet', remoteUrl(this.#services), `HEAD:refs/heads/${branch}`], {
      cwd: this.root,
      signal: this.#ctx.signal,
      credentials: await credentialsOf(this.#services),
    });
  }

  async #stage(subject: string, write: () => Promise<void>): Promise<void> {
    const cwd = this.root;
    await git(['reset', '--quiet', '--hard'], { cwd });
    await git(['clean', '--quiet', '-fd'], { cwd });
    await write();
    this.#ctx.signal?.throwIfAborted();
    await git(['add', '--all'], { cwd });
    const status = await git(['status', '--porcelain', '--untracked-files=no'], { cwd });
    if (!status.trim()) return;
    const { name, email } = this.#services.author;
    const message = commitMessage(subject, this.#ctx.user);
    await git(['-c', `user.name=${name}`, '-c', `user.email=${email}`, 'commit', '--quiet', '-m', message], { cwd });
  }
}

/** Looks where the primitive is; refuses to touch one that differs from what is asked for. */
async function findOrigin(services: ActionServices, ctx: StepContext, request: PrimitiveRequest): Promise<Origin> {
  const main = services.config.core.branch;
  const places: Array<[Origin, string]> = [
    ['main', main],
    ['branch', branchName(request, 'create')],
  ];
  for (const [origin, branch] of places) {
    const path = corePath(request.kind, request.name);
    if (!(await hasRef(ctx, branch)) || !(await hasPath(ctx, `origin/${branch}`, path))) continue;
    const file = `${path}/catalog-info.yaml`;
    const text = (await hasPath(ctx, `origin/${branch}`, file))
      ? await git(['show', `origin/${branch}:${file}`], { cwd: ctx.workspacePath })
      : '';
    const existing = parseExistingPrimitive(text);
    const differences = clauses(existing ? findDifferences(request, existing) : [unreadComponent(file, text)]);
    if (differences) {
      throw refusal(
        ConflictError,
        say('task.taken', { name: request.name, path, branch, id: primitiveId(request), differences }),
      );
    }
    return origin;
  }
  return 'new';
}

/** Why no component could be read of a `catalog-info.yaml`. */
function unreadComponent(file: string, text: string): Saying {
  return text.length > longestCatalogInfo
    ? say('task.unreadComponent', { file, most: longestCatalogInfo / 1024 })
    : say('task.noComponent', { file });
}

async function hasRef(ctx: StepContext, branch: string): Promise<boolean> {
  const refs = await git(['for-each-ref', '--format=%(refname)', `refs/remotes/origin/${branch}`], { cwd: ctx.workspacePath });
  return refs.split('\n').includes(`refs/remotes/origin/${branch}`);
}

async function hasPath(ctx: StepContext, revision: string, path: string): Promise<boolean> {
  return (await git(['ls-tree', revision, '--', path], { cwd: ctx.workspacePath })).trim() !== '';
}

function remoteUrl({ config }: ActionServices): string {
  return `${config.github.webUrl}/${config.core.owner}/${config.core.repository}.git`;
}

async function credentialsOf({ config, integrations }: ActionServices): Promise<GitCredentials> {
  const url = config.github.webUrl;
  const provider = DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const { token } = await provider.getCredentials({ url: `${url}/${config.core.owner}/${config.core.repository}` });
  return { url, token };
}
