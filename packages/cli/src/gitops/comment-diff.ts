import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import {
  commentDiff,
  diffBodySchema,
  forTheLog,
  UnavailableError,
  UsageError,
} from '@ameide/gitops-repo';
import { OutsideError } from '../exit';
import { callGitHub, createOctokit } from '../github';
import { createContext } from './context';
import { exitCodes, withExitCode } from './exit';
import { parseOption } from './options';

type Options = { root: string; pullRequest: string; file: string };

const numberSchema = z
  .string()
  .regex(
    /^[1-9]\d{0,9}$/,
    '--pull-request: must be the number of a pull request',
  )
  .transform(Number);

const words = {
  created: 'commented at',
  updated: 'brought up to date',
  current: 'found as it should be:',
} as const;

/** `ameide gitops comment-diff`: apart from `diff`, so that what renders needs no token. @internal */
export function commentDiffCommand(): Command {
  return new Command('comment-diff')
    .description(
      'put what "diff --format markdown" printed into the one comment for it on a pull request, as the App of a job',
    )
    .requiredOption('--pull-request <number>', 'number of the pull request')
    .requiredOption('--file <file>', 'what was printed')
    .option('--root <folder>', 'the GitOps repository', '.')
    .action((options: Options) => withExitCode(() => runComment(options)));
}

async function runComment(options: Options): Promise<number> {
  const number = parseOption(numberSchema, options.pullRequest);
  const context = await createContext(options);
  const { GITHUB_REPOSITORY: slug, GITHUB_TOKEN: token } = context.env;
  if (!slug || !token)
    throw new UsageError(
      forTheLog(
        'comment-diff: needs GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN in the environment',
      ),
    );
  const text = await readFile(options.file, 'utf8').catch((error: unknown) => {
    throw new UsageError(
      forTheLog(`--file: ${options.file} cannot be read: ${String(error)}`),
    );
  });
  const body = diffBodySchema.safeParse(text);
  if (!body.success)
    throw new UsageError(
      forTheLog(`--file: ${options.file} ${body.error.issues[0].message}`),
    );
  const [owner, repo] = slug.split('/');
  const octokit = createOctokit({ ...context.env, GITHUB_TOKEN: token });
  const { status, url } = await callGitHub(
    context.env,
    `comment on pull request #${number} of ${slug}`,
    () => commentDiff({ octokit, owner, repo, number, body: body.data }),
  ).catch((error: unknown) => {
    throw error instanceof OutsideError
      ? new UnavailableError(error.message, { cause: error })
      : error;
  });
  context.print(`${words[status]} ${url}`);
  return exitCodes.ok;
}
