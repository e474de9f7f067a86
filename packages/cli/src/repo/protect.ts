import {
  planProtection,
  ProtectedRepository,
  ProtectionPlan,
  RepositoryKind,
  repositoryKinds,
} from '@ameide/gitops-repo';
import { Command, Option } from 'commander';
import { z } from 'zod';
import { parseRepository, readGitHubAccess } from '../environment';
import { exitStatus, OutsideError, withExitStatus } from '../exit';
import { callGitHub, createOctokit } from '../github';
import { parseFlag, print } from '../options';

type Options = {
  repository: string;
  kind: RepositoryKind;
  branch: string;
  dryRun?: boolean;
  json?: boolean;
};

const branchSchema = z
  .string()
  .regex(
    /^(?!-)[\w./-]+$/,
    'must be the name of one branch, without wildcards',
  );

/** `ameide repo protect`. @internal */
export function protectCommand(): Command {
  return new Command('protect')
    .description('set branch protection and merge settings of a repository')
    .requiredOption('--repository <owner/name>', 'the repository')
    .addOption(
      new Option('--kind <kind>', 'which of the two it is')
        .choices(repositoryKinds)
        .makeOptionMandatory(),
    )
    .option('--branch <branch>', 'the branch', 'main')
    .option('--dry-run', 'say what would change, and change nothing')
    .option('--json', 'print it as JSON')
    .addHelpText(
      'after',
      `
Sets: the one required check, changes only by pull request, reviews by code owners,
linear history, no force push, no deletion, for administrators too; squash merges only,
auto-merge allowed, branches deleted after their merge. What is stricter already stays;
who may push past a pull request may not any more. Rulesets are left as they are.

GITHUB_TOKEN needs the right to administer the repository. GITHUB_API_URL says where
GitHub is.

Exit status: 0 as it should be (or would be), 1 not, 2 wrong usage.

Example:
  ameide repo protect --repository ameideio/ameide-gitops --kind gitops --dry-run`,
    )
    .action((options: Options) => withExitStatus(() => runProtect(options)));
}

async function runProtect(options: Options): Promise<number> {
  const { kind, dryRun = false, json = false } = options;
  const name = parseRepository('--repository', options.repository);
  const branch = parseFlag('--branch', branchSchema, options.branch);
  const env = readGitHubAccess(process.env);
  const octokit = createOctokit(env);
  const repository = new ProtectedRepository({ octokit, ...name, branch });
  const call = <T>(wanted: string, made: () => Promise<T>) =>
    callGitHub(env, `${wanted} of ${options.repository}`, made);

  const readState = () =>
    call(`read the settings, and the protection of ${branch},`, () =>
      repository.read(),
    );
  if (!(await call('find the branches', () => repository.hasBranch())))
    throw new OutsideError(
      `${options.repository} has no branch ${branch}, or the token may not see it: push it first, or check the name`,
    );
  const current = await readState();
  const appId = await call('find the App that runs workflows', () =>
    repository.findActionsApp(),
  );
  const plan = planProtection({ kind, branch, current, appId });
  if (!dryRun) {
    await call('write the settings', () => writeSettings(repository, plan));
    const { protection } = plan;
    if (protection)
      await call(`write the protection of ${branch}`, () =>
        repository.writeProtection(protection),
      );
    // What was written is not always what is there: an organisation may rule otherwise.
    const { changes } =
      plan.changes.length > 0
        ? planProtection({ kind, branch, current: await readState(), appId })
        : plan;
    if (changes.length > 0)
      throw new OutsideError(
        `GitHub took the settings of ${
          options.repository
        }, but still has ${changes
          .map(({ what, from }) => `${what}: ${from}`)
          .join('; ')}: see what the organisation allows`,
      );
  }
  const problems = await call('read CODEOWNERS', () =>
    repository.codeOwnersProblems(),
  );
  const result = {
    schemaVersion: 1,
    repository: options.repository,
    kind,
    branch,
    dryRun,
    changes: plan.changes,
    codeOwners: problems,
  };
  print(json ? JSON.stringify(result, null, 2) : inWords(result));
  return problems.length === 0 ? exitStatus.passed : exitStatus.failed;
}

async function writeSettings(
  repository: ProtectedRepository,
  { settings }: ProtectionPlan,
): Promise<void> {
  if (Object.keys(settings).length > 0)
    await repository.writeSettings(settings);
}

function inWords(result: {
  repository: string;
  branch: string;
  dryRun: boolean;
  changes: ProtectionPlan['changes'];
  codeOwners: string[];
}): string {
  const { repository, branch, dryRun, changes, codeOwners } = result;
  const done = dryRun ? 'would change' : 'changed';
  return [
    changes.length === 0
      ? `${repository}: ${branch} is protected as it should be`
      : `${repository}: ${done}`,
    ...changes.map(({ what, from, to }) => `  ${what}: ${from} -> ${to}`),
    ...codeOwners.map(problem => `  CODEOWNERS: ${problem}`),
  ].join('\n');
}
