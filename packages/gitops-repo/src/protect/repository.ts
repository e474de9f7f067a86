import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { RepositoryState, SettingName } from './plan';
import { parseProtection, Protection, protectionRequest } from './protection';

const settingsSchema = z.object({
  allow_squash_merge: z.boolean().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
});
const failureSchema = z.object({ status: z.number(), message: z.string() });

/** A repository on GitHub whose branch is protected. @public */
export class ProtectedRepository {
  readonly #octokit: Octokit;
  readonly #repository: { owner: string; repo: string };
  readonly #branch: string;

  constructor(options: {
    octokit: Octokit;
    owner: string;
    repo: string;
    branch: string;
  }) {
    const { octokit, owner, repo, branch } = options;
    this.#octokit = octokit;
    this.#repository = { owner, repo };
    this.#branch = branch;
  }

  /** Settings of the repository and protection of the branch. */
  async read(): Promise<RepositoryState> {
    const { data } = await this.#octokit.rest.repos.get(this.#repository);
    const protection = await this.#protection();
    return {
      settings: settingsSchema.parse(data),
      ...(protection && { protection }),
    };
  }

  /** Whether the branch is there. */
  async hasBranch(): Promise<boolean> {
    const branch = { ...this.#repository, branch: this.#branch };
    return (
      (await orMissing(() => this.#octokit.rest.repos.getBranch(branch))) !==
      undefined
    );
  }

  /** Id of the App that runs workflows, so that no other may report the check; undefined where GitHub has none. */
  async findActionsApp(): Promise<number | undefined> {
    const app = await orMissing(() =>
      this.#octokit.rest.apps.getBySlug({ app_slug: 'github-actions' }),
    );
    return app?.data?.id;
  }

  /** What makes reviews by code owners mean nothing: no such file, or lines that GitHub skips. */
  async codeOwnersProblems(): Promise<string[]> {
    const answer = await orMissing(() =>
      this.#octokit.rest.repos.codeownersErrors({
        ...this.#repository,
        ref: this.#branch,
      }),
    );
    if (!answer)
      return [
        `there is no CODEOWNERS on ${this.#branch}: nobody has to review`,
      ];
    return answer.data.errors.map(
      ({ path, line, kind, suggestion }) =>
        `${path}:${line}: ${kind}${suggestion ? `; ${suggestion}` : ''}`,
    );
  }

  /** Writes settings; before protection, which needs squash merges to be allowed. */
  async writeSettings(
    settings: Partial<Record<SettingName, boolean>>,
  ): Promise<void> {
    await this.#octokit.rest.repos.update({ ...this.#repository, ...settings });
  }

  /** Writes the whole protection at once. */
  async writeProtection(protection: Protection): Promise<void> {
    // The method of that name insists on a field that GitHub refuses.
    await this.#octokit.request({
      method: 'PUT',
      url: '/repos/{owner}/{repo}/branches/{branch}/protection',
      ...this.#repository,
      branch: this.#branch,
      ...protectionRequest(protection),
    });
  }

  async #protection(): Promise<Protection | undefined> {
    try {
      const { data } = await this.#octokit.rest.repos.getBranchProtection({
        ...this.#repository,
        branch: this.#branch,
      });
      return parseProtection(data);
    } catch (error) {
      const failure = failureSchema.safeParse(error).data;
      // The other 404 means that the token may not see it.
      if (
        failure?.status === 404 &&
        failure.message.includes('Branch not protected')
      )
        return undefined;
      throw error;
    }
  }
}

async function orMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (failureSchema.safeParse(error).data?.status === 404) return undefined;
    throw error;
  }
}
