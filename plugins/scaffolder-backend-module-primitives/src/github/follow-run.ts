import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { refusal, say, Saying } from '@ameide/plugin-primitives-common';
import { RepositoryConfig, withoutTokens } from '@ameide/plugin-primitives-node';
import { StartedRun } from './dispatch-workflow';

type Job = RestEndpointMethodTypes['actions']['listJobsForWorkflowRun']['response']['data']['jobs'][number];

/** The workflows stop themselves after ten minutes; the rest is time in the queue. */
const giveUpAfterMs = 20 * 60_000;
/** After the first minute nobody sits and waits; GitHub's rate limit is shared. */
const patientAfterMs = 60_000;
const shownLogLines = 25;

/** Whether a run has come to its end, however it went. @internal */
export async function isCompleted(github: Octokit, { owner, repository }: RepositoryConfig, run: StartedRun): Promise<boolean> {
  const { data } = await github.actions.getWorkflowRun({ owner, repo: repository, run_id: run.id });
  return data.status === 'completed';
}

/**
 * Follows a run to its end, one line in the log for every change of a job. Throws when
 * it did not succeed, with the job and step that failed.
 * @internal
 */
export async function followRun(
  github: Octokit,
  repository: RepositoryConfig,
  options: { run: StartedRun; logger: LoggerService; signal?: AbortSignal; pollMs: number },
): Promise<void> {
  const { run, logger, signal, pollMs } = options;
  const target = { owner: repository.owner, repo: repository.repository, run_id: run.id };
  const shown = new Map<number, string>();
  const started = Date.now();
  for (;;) {
    const { data } = await github.actions.getWorkflowRun(target);
    const { data: listed } = await github.actions.listJobsForWorkflowRun({ ...target, per_page: 100 });
    for (const job of listed.jobs) {
      const state = describe(job);
      if (shown.get(job.id) !== state) logger.info(`  ${job.name}: ${state}`);
      shown.set(job.id, state);
    }
    if (data.status === 'completed') {
      if (data.conclusion === 'success') return;
      await showFailure(github, repository, listed.jobs, logger);
      throw refusal(Error, sayEnd(data.conclusion, listed.jobs, run.url));
    }
    const waited = Date.now() - started;
    if (waited > giveUpAfterMs) {
      throw refusal(Error, say('task.runLasts', { status: data.status ?? '', minutes: giveUpAfterMs / 60_000, url: run.url }));
    }
    await sleep(waited > patientAfterMs ? pollMs * 5 : pollMs, undefined, { signal });
  }
}

function describe(job: Job): string {
  if (job.status === 'completed') return job.conclusion ?? 'completed';
  const step = job.steps?.find(candidate => candidate.status === 'in_progress');
  return step ? `${job.status}, ${step.name}` : job.status;
}

function failed(jobs: Job[]): Job | undefined {
  return jobs.find(job => job.status === 'completed' && job.conclusion !== 'success' && job.conclusion !== 'skipped');
}

function sayEnd(ended: string | null, jobs: Job[], url: string): Saying {
  const conclusion = ended ?? say('part.noConclusion');
  const job = failed(jobs);
  if (!job) return say('task.runEnded', { conclusion, url });
  const step = job.steps?.find(candidate => candidate.conclusion === 'failure');
  const where = { conclusion, url, job: job.name };
  return step ? say('task.runEndedAt', { ...where, step: step.name }) : say('task.runEndedIn', where);
}

/** The end of the failed job's log, so that the reason is read where the task is. */
async function showFailure(github: Octokit, { owner, repository }: RepositoryConfig, jobs: Job[], logger: LoggerService) {
  const job = failed(jobs);
  if (!job) return;
  try {
    const { data } = await github.actions.downloadJobLogsForWorkflowRun({ owner, repo: repository, job_id: job.id });
    const lines = withoutTokens(String(data)).trimEnd().split('\n').slice(-shownLogLines);
    // GitHub puts a timestamp before every line.
    for (const line of lines) logger.info(`  | ${line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '')}`);
  } catch (error) {
    logger.warn(`The log of job '${job.name}' could not be read: ${String(error)}`);
  }
}
