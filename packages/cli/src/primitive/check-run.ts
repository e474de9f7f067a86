import { Finding } from '@ameide/plugin-primitives-common';
import { GitHubEnvironment } from '../environment';
import { callGitHub, createOctokit } from '../github';

/** GitHub takes at most this many annotations a request (REST API, "Update a check run"). */
const annotationsPerRequest = 50;

/** GitHub cuts nothing itself: it refuses longer texts. */
const maxTextLength = 65_535;

/** What a check run says. @internal */
export type CheckRun = {
  name: string;
  sha: string;
  externalId: string;
  conclusion: 'success' | 'failure';
  title: string;
  summary: string;
  text: string;
  findings: readonly Finding[];
};

/** Findings that have a place, as GitHub takes them. @internal */
export function annotationsOf(findings: readonly Finding[]) {
  return findings.flatMap(finding => {
    const { file, line, severity, message, remedy, rule } = finding;
    if (file === undefined || line === undefined) return [];
    return [
      {
        path: file,
        start_line: line,
        end_line: line,
        annotation_level:
          severity === 'error' ? ('failure' as const) : ('warning' as const),
        title: rule.slice(0, 255),
        message: `${message}\n${remedy}`,
      },
    ];
  });
}

/**
 * Writes a check run on a commit, and gives its address. One that this identity wrote
 * before, in an earlier attempt of the job, is brought up to date instead of doubled.
 * @internal
 */
export async function postCheckRun(
  env: GitHubEnvironment,
  checkRun: CheckRun,
): Promise<string> {
  const { name, sha, externalId, conclusion, title, summary, text } = checkRun;
  const octokit = createOctokit(env);
  const { owner, repo } = env.GITHUB_REPOSITORY;
  const annotations = annotationsOf(checkRun.findings);
  const output = { title, summary: cut(summary), text: fit(text) };
  const runUrl =
    env.GITHUB_RUN_ID &&
    `${env.GITHUB_SERVER_URL}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}`;
  return callGitHub(
    env,
    `write the check run "${name}" on ${sha}`,
    async () => {
      const { data: known } = await octokit.rest.checks.listForRef({
        owner,
        repo,
        ref: sha,
        check_name: name,
        filter: 'latest',
      });
      const existing = known.check_runs.find(
        run => run.external_id === externalId,
      );
      const body = {
        owner,
        repo,
        name,
        external_id: externalId,
        status: 'completed' as const,
        conclusion,
        ...(runUrl && { details_url: runUrl }),
      };
      const first = {
        ...output,
        annotations: annotations.slice(0, annotationsPerRequest),
      };
      const { data } = existing
        ? await octokit.rest.checks.update({
            ...body,
            check_run_id: existing.id,
            output: first,
          })
        : await octokit.rest.checks.create({
            ...body,
            head_sha: sha,
            output: first,
          });
      for (
        let at = annotationsPerRequest;
        at < annotations.length;
        at += annotationsPerRequest
      ) {
        await octokit.rest.checks.update({
          owner,
          repo,
          check_run_id: data.id,
          output: {
            ...output,
            annotations: annotations.slice(at, at + annotationsPerRequest),
          },
        });
      }
      return data.html_url ?? data.url;
    },
  );
}

function cut(text: string): string {
  return text.length <= maxTextLength
    ? text
    : `${text.slice(0, maxTextLength - 1)}…`;
}

/** JSON that is cut is no JSON: whoever reads it would see nothing at all. */
function fit(text: string): string {
  if (text.length <= maxTextLength) return text;
  throw new Error(
    `The report has ${text.length} characters, and a check run holds ${maxTextLength}`,
  );
}
