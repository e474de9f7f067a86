import type { Router } from 'express';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { readStepLogs } from '../run/step-log';
import type { RunManager } from '../run/run-manager';
import type { Services } from '../run/services';
import { createZip } from '../zip';
import { presentJob, presentRun } from './present';
import { actorOf, queryText, repositoryOf, runOf, type RunSource } from './request';
import { listedRuns, runFilter } from './run-filter';

/** Runs and their jobs, to read. */
export function addRunReads(router: Router, services: RunSource): void {
  const { store } = services;

  router.get('/repos/:owner/:repo/actions/runs', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const found = store.runs(repository).filter(runFilter(request));
    const page = paginate(request, response, listedRuns(request, found)).map(run => presentRun(services, run));
    response.json({ total_count: found.length, workflow_runs: page });
  });
  router.get('/repos/:owner/:repo/actions/runs/:run_id', (request, response) => {
    response.json(presentRun(services, runOf(services, request)));
  });
  router.get('/repos/:owner/:repo/actions/runs/:run_id/jobs', (request, response) => {
    const run = runOf(services, request);
    const jobs = queryText(request, 'filter') === 'all' ? store.jobs(run.id) : store.jobsOfAttempt(run);
    const page = paginate(request, response, jobs).map(job => presentJob(services, run, job));
    response.json({ total_count: jobs.length, jobs: page });
  });
  router.get('/repos/:owner/:repo/actions/runs/:run_id/attempts/:attempt/jobs', (request, response) => {
    const run = runOf(services, request);
    const jobs = store.jobsOfAttempt(run, Number(request.params.attempt));
    const page = paginate(request, response, jobs).map(job => presentJob(services, run, job));
    response.json({ total_count: jobs.length, jobs: page });
  });
  router.get('/repos/:owner/:repo/actions/jobs/:job_id', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const found = store.job(repository, Number(request.params.job_id));
    if (!found) throw HttpProblem.notFound();
    response.json(presentJob(services, found.run, found.job));
  });
  router.get('/repos/:owner/:repo/actions/jobs/:job_id/logs', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const found = store.job(repository, Number(request.params.job_id));
    if (!found) throw HttpProblem.notFound();
    const text = readStepLogs(store.logFolder(found.job)).map(step => step.text).join('');
    response.type('text/plain').send(text);
  });
  router.get('/repos/:owner/:repo/actions/runs/:run_id/logs', (request, response) => {
    const run = runOf(services, request);
    const entries = store.jobsOfAttempt(run).flatMap((job, index) =>
      readStepLogs(store.logFolder(job)).map(step => {
        const title = job.steps.find(each => each.number === step.number)?.name ?? 'step';
        const safe = (name: string) => name.replace(/[^\w. ()-]+/g, '_');
        return { name: `${index}_${safe(job.name)}/${step.number}_${safe(title)}.txt`, content: Buffer.from(step.text) };
      }),
    );
    response.type('application/zip').send(createZip(entries));
  });
}

/** Runs and their jobs, and what steers them. */
export function addRunRoutes(router: Router, options: { services: Services; runs: RunManager }): void {
  const { services, runs } = options;
  addRunReads(router, services);

  router.post('/repos/:owner/:repo/actions/runs/:run_id/cancel', (request, response) => {
    actorOf(response);
    const run = runOf(services, request);
    if (!runs.cancel(run.id)) throw new HttpProblem(409, 'Cannot cancel a workflow run that is completed.');
    response.status(202).json({});
  });
  const rerun = (onlyFailed: boolean) => async (run: ReturnType<typeof runOf>, actor: string) => {
    if (run.status !== 'completed') throw new HttpProblem(403, `This workflow is already running (run ${run.id})`);
    await runs.rerun(run, { actor, onlyFailed });
  };
  router.post('/repos/:owner/:repo/actions/runs/:run_id/rerun', async (request, response) => {
    await rerun(false)(runOf(services, request), actorOf(response).login);
    response.status(201).json({});
  });
  router.post('/repos/:owner/:repo/actions/runs/:run_id/rerun-failed-jobs', async (request, response) => {
    await rerun(true)(runOf(services, request), actorOf(response).login);
    response.status(201).json({});
  });
}
