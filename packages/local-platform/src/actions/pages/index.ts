import type { Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { html, type HtmlValue } from '../../http/html';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { resolveCommit } from '../git';
import { repositoryOf, runOf } from '../api/request';
import type { Annotation, JobRecord, RunRecord } from '../model';
import { readStepLogs } from '../run/step-log';
import type { Services } from '../run/services';
import { unsupportedEvents } from '../workflow/supported-events';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { badge, duration, page } from './layout';

function runPath({ repository, id }: RunRecord): string {
  return `/${repository.owner}/${repository.name}/actions/runs/${id}`;
}

function blobPath({ repository, headSha }: RunRecord, file: string): string {
  return `/${repository.owner}/${repository.name}/blob/${headSha}/${file.split('/').map(encodeURIComponent).join('/')}`;
}

function annotationList(run: RunRecord, annotations: Annotation[]): HtmlValue {
  if (annotations.length === 0) return undefined;
  return html`<h2>Annotations</h2><ul>${annotations.map(
    ({ level, file, line, title, message }) =>
      html`<li><strong class="${level}">${level}</strong> ${file && html`<a href="${blobPath(run, file)}#L${line ?? 1}"><code>${file}${line && `:${line}`}</code></a> `}${title && `${title}: `}${message}</li>`,
  )}</ul>`;
}

/** What a workflow file waits for in vain, said where its runs are looked for. */
function noticeList(notices: { path: string; text: string }[]): HtmlValue {
  if (notices.length === 0) return undefined;
  return html`<ul class="notices">${notices.map(({ path, text }) => html`<li><strong>notice</strong> <code>${path}</code> ${text}</li>`)}</ul>`;
}

function jobSteps(job: JobRecord, logFolder: string): HtmlValue {
  const logs = new Map(readStepLogs(logFolder).map(log => [log.number, log.text]));
  return job.steps.map(step => {
    // Times help a reader of the file; a reader of the page wants the lines.
    const text = (logs.get(step.number) ?? '').replace(/^\S+Z /gm, '');
    const open = step.conclusion === 'failure' || step.status === 'in_progress';
    return html`<details ${open && 'open'}><summary>${badge(step)} ${step.name} <small>${duration(step.startedAt, step.completedAt)}</small></summary><pre>${text}</pre></details>`;
  });
}

/** Pages of Actions: runs, one run, one job with its logs. */
export function createPages(services: Services, files: WorkflowFiles): ExpressRouter {
  const { store } = services;
  const router = Router();

  /** What files of the default branch wait for in vain. */
  const waiting = async (bare: string): Promise<{ path: string; notices: string[] }[]> => {
    const sha = await resolveCommit(bare, 'HEAD');
    const all = sha === undefined ? [] : await files.all(bare, sha);
    return all.flatMap(file => {
      const { path, triggers } = file.ok ? file.workflow : file;
      const notices = triggers ? unsupportedEvents(triggers) : [];
      return notices.length > 0 ? [{ path, notices }] : [];
    });
  };

  router.get('/:owner/:repo/actions', async (request, response) => {
    const { repository, bare } = repositoryOf(services, request);
    const all = store.runs(repository);
    const runs = paginate(request, response, all);
    const rows = runs.map(
      run => html`<tr><td>${badge(run)}</td><td><a href="${runPath(run)}">${run.title}</a></td><td>${run.workflowName} #${run.runNumber}</td><td>${run.event}</td><td>${run.headBranch}</td><td><code>${run.headSha.slice(0, 7)}</code></td><td>${run.actor}</td><td>${run.createdAt}</td></tr>`,
    );
    const notices = (await waiting(bare)).flatMap(file => file.notices.map(text => ({ path: file.path, text })));
    const body = html`${noticeList(notices)}<table><thead><tr><th>Status</th><th>Run</th><th>Workflow</th><th>Event</th><th>Branch</th><th>Commit</th><th>By</th><th>At</th></tr></thead><tbody>${rows}</tbody></table>${all.length === 0 && html`<p>No runs yet.</p>`}`;
    response.type('html').send(page({ title: 'Workflow runs', repository, body, refresh: runs.some(run => run.status !== 'completed') }));
  });

  router.get('/:owner/:repo/actions/runs/:run_id', (request, response) => {
    const run = runOf(services, request);
    const jobs = store.jobsOfAttempt(run);
    const rows = jobs.map(
      job => html`<tr><td>${badge(job)}</td><td><a href="${runPath(run)}/job/${job.id}">${job.name}</a></td><td>${duration(job.startedAt, job.completedAt)}</td></tr>`,
    );
    const artifacts = store.artifacts(run.id);
    const body = html`<p>${badge(run)} ${run.workflowName} #${run.runNumber}, attempt ${run.attempt}, by ${run.triggeringActor} on ${run.event} of ${run.headBranch} at <code>${run.headSha}</code></p>
${run.problem && html`<pre class="failure">${run.problem}</pre>`}
${noticeList((run.notices ?? []).map(text => ({ path: run.workflowPath, text })))}
<h2>Jobs</h2><table><tbody>${rows}</tbody></table>
${annotationList(run, jobs.flatMap(job => job.annotations))}
${artifacts.length > 0 && html`<h2>Artifacts</h2><ul>${artifacts.map(artifact => html`<li>${artifact.name} (${artifact.sizeInBytes} bytes)</li>`)}</ul>`}
${jobs.filter(job => job.summary !== '').map(job => html`<h2>${job.name} summary</h2><pre>${job.summary}</pre>`)}`;
    response.type('html').send(page({ title: run.title, repository: run.repository, body, refresh: run.status !== 'completed' }));
  });

  router.get('/:owner/:repo/actions/runs/:run_id/job/:job_id', (request, response) => {
    const run = runOf(services, request);
    const job = store.jobs(run.id).find(candidate => candidate.id === Number(request.params.job_id));
    if (!job) throw HttpProblem.notFound();
    const body = html`<p>${badge(job)} ${duration(job.startedAt, job.completedAt)} · <a href="${runPath(run)}">${run.title}</a></p>
${annotationList(run, job.annotations)}${jobSteps(job, store.logFolder(job))}`;
    response.type('html').send(page({ title: job.name, repository: run.repository, body, refresh: job.status !== 'completed' }));
  });

  return router;
}
