import type { Router } from 'express';
import { HttpProblem } from '../../http/errors';
import { html, type Html } from '../../http/html';
import type { RepositoryName } from '../../contract';
import type { Services } from '../core';
import type { CheckRun } from '../model';
import { repositoryOf } from '../request';
import { checkOutcome, latestStatuses } from '../rollup';
import { page, sendPage, time } from './layout';
import { markdown } from './markdown';

/** How a check stands, in words; the colour only repeats them. */
export function checkBadge(run: Pick<CheckRun, 'status' | 'conclusion'>): Html {
  return html`<span class="badge ${checkOutcome(run)}">${(run.conclusion ?? run.status).replace('_', ' ')}</span>`;
}

function isOwnPage(services: Services, url: string): boolean {
  return url.startsWith(`${services.urls.server}/`);
}

/** The remarks of a check run, each with the way to its lines. */
function annotationList(services: Services, run: CheckRun): Html {
  return html`<ul class="list">${run.annotations.map(each => {
    const lines = each.end_line > each.start_line ? `${each.start_line}-${each.end_line}` : String(each.start_line);
    const href = new URL(`${services.urls.blob(run.repository, run.headSha, each.path)}#L${each.start_line}`);
    return html`<li><a href="${href.pathname}${href.hash}"><code>${each.path}:${lines}</code></a> <strong>${each.annotation_level}</strong> ${each.title}<p class="text">${each.message}</p></li>`;
  })}</ul>`;
}

/** Checks of a commit, with what each says for itself. */
export function checkList(services: Services, repository: RepositoryName, sha: string): Html {
  const runs = services.checks.latest(repository, sha);
  const statuses = latestStatuses(services.checks.statuses(repository, sha));
  if (!runs.length && !statuses.length) return html`<h2>Checks</h2><p class="muted">No check has reported on this commit.</p>`;
  const base = `/${repository.owner}/${repository.name}`;
  return html`<h2>Checks</h2><ul class="list">${runs.map(
    run => html`<li>${checkBadge(run)} <a href="${base}/runs/${run.id}">${run.name}</a>${
      run.detailsUrl && isOwnPage(services, run.detailsUrl) && html` <a class="muted" href="${run.detailsUrl}">log</a>`
    }${run.output?.title && html` <span class="muted">${run.output.title}</span>`}${
      run.output?.summary && html`<details><summary>Summary</summary><div class="box">${markdown(run.output.summary)}</div></details>`
    }${run.annotations.length > 0 && html`<details ${checkOutcome(run) === 'failure' && 'open'}><summary>Annotations (${run.annotations.length})</summary>${annotationList(services, run)}</details>`}</li>`,
  )}${statuses.map(
    status => html`<li><span class="badge ${status.state === 'success' ? 'success' : status.state === 'pending' ? 'pending' : 'failure'}">${status.state}</span> ${status.context} <span class="muted">${status.description}</span></li>`,
  )}</ul>`;
}

/** One check run: what it found, in full. */
export function addCheckPages(router: Router, services: Services): void {
  router.get('/:owner/:repo/runs/:id(\\d+)', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const run = services.checks.find(repository, Number(request.params.id));
    if (!run) throw HttpProblem.notFound();
    const base = `/${repository.owner}/${repository.name}`;
    const body = html`<p>${checkBadge(run)} on <a href="${base}/commit/${run.headSha}"><code>${run.headSha.slice(0, 7)}</code></a> by ${services.accounts.app(run.app).name} ${run.completedAt && time(run.completedAt)}${
      run.detailsUrl && isOwnPage(services, run.detailsUrl) && html` · <a href="${run.detailsUrl}">Log</a>`
    }</p>${run.output ? html`<h2>${run.output.title || 'Output'}</h2>${markdown(run.output.summary)}${
      run.output.text && html`<h2>Details</h2><div class="box"><pre class="text" tabindex="0">${run.output.text}</pre></div>`
    }` : html`<p class="muted">This check gave no output.</p>`}${
      run.annotations.length > 0 && html`<h2>Annotations</h2>${annotationList(services, run)}`
    }`;
    sendPage(response, page({ title: run.name, repository, body, refresh: run.status !== 'completed' }));
  });
}
