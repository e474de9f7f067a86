import {
  ProtectedRepository,
  requiredCheck,
  RepositoryKind,
} from '@ameide/gitops-repo';
import { Finding } from '@ameide/plugin-primitives-common';
import { GitHubAccess } from '../environment';
import { OutsideError } from '../exit';
import { callGitHub, createOctokit } from '../github';
import { unknownRule } from './convention';
import { RepositoryName } from './names';

const branch = 'main';

/** Whether GitHub requires the one check of a repository; without access nobody knows. @internal */
export async function judgeRequiredCheck(options: {
  kind: RepositoryKind;
  name: RepositoryName;
  access?: GitHubAccess;
}): Promise<Finding[]> {
  const { kind, name, access } = options;
  const slug = `${name.owner}/${name.repo}`;
  const protect = `ameide repo protect --repository ${slug} --kind ${kind} --dry-run`;
  const finding = (rule: string, message: string, remedy: string): Finding => ({
    rule,
    severity: 'error',
    message,
    remedy,
  });
  if (!access)
    return [
      finding(
        unknownRule,
        `GITHUB_TOKEN is not set, so the protection of ${branch} was not read`,
        `set GITHUB_TOKEN to a token that may administer ${slug}, or look with "${protect}"`,
      ),
    ];
  try {
    const { protection } = await callGitHub(
      access,
      `read the protection of ${branch} of ${slug}`,
      () =>
        new ProtectedRepository({
          octokit: createOctokit(access),
          owner: name.owner,
          repo: name.repo,
          branch,
        }).read(),
    );
    const isRequired = protection?.checks.some(
      ({ context }) => context === requiredCheck[kind],
    );
    return isRequired
      ? []
      : [
          finding(
            'required-check',
            `${branch} of ${slug} does not require "${requiredCheck[kind]}"`,
            `see what would change with "${protect}", then leave --dry-run out`,
          ),
        ];
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return [
      finding(
        unknownRule,
        error.message,
        `look again, or with "${protect}", once GitHub answers`,
      ),
    ];
  }
}
