import express, { type Request, type RequestHandler, type Router } from 'express';
import type { Actor } from '../../contract';
import { HttpProblem } from '../../http/errors';
import { html, type Html } from '../../http/html';
import { paginate } from '../../http/pagination';
import type { Services } from '../core';
import type { Pull } from '../model';
import { pullOf, repositoryOf } from '../request';
import { checkBadge, checkList } from './checks';
import { renderDiff } from './diff';
import { page, sendPage, time } from './layout';
import { markdown } from './markdown';

function stateBadge(pull: Pull): Html {
  if (pull.mergedAt) return html`<span class="badge success">Merged</span>`;
  if (pull.state === 'closed') return html`<span class="badge failure">Closed</span>`;
  return pull.draft ? html`<span class="badge muted">Draft</span>` : html`<span class="badge success">Open</span>`;
}

/**
 * Lets a form through only from one of our own pages, at a name of this machine: a page
 * elsewhere must not press buttons here, nor a foreign name that leads to this machine.
 */
function sameOrigin(services: Services): RequestHandler {
  const { port } = new URL(services.urls.server);
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`];
  return (request, _response, next) => {
    const host = request.get('host') ?? '';
    const origin = request.get('origin') ?? '';
    next(hosts.includes(host) && origin === `http://${host}` ? undefined : new HttpProblem(403, 'This form may only be sent from its own page'));
  };
}

async function mergeBox(services: Services, pull: Pull): Promise<Html> {
  const base = `/${pull.repository.owner}/${pull.repository.name}/pull/${pull.number}`;
  const person = services.accounts.localPerson().login;
  const button = (action: string, label: string, options: { primary?: boolean; disabled?: boolean } = {}) =>
    html`<form method="post" action="${base}/${action}"><button type="submit"${options.primary && html` class="primary"`}${options.disabled && html` disabled`}>${label}</button></form>`;
  if (pull.mergedAt) {
    return html`<p>${pull.mergedBy} merged this ${time(pull.mergedAt)}${pull.mergeCommitSha && html` as <a href="/${pull.repository.owner}/${pull.repository.name}/commit/${pull.mergeCommitSha}"><code>${pull.mergeCommitSha.slice(0, 7)}</code></a>`}.</p>`;
  }
  if (pull.state === 'closed') return html`<p>Closed without a merge.</p>${button('reopen', 'Reopen')}`;
  const { mergeable } = await services.mergeability.details(pull);
  const { state, waitingFor, failed } = services.mergeability.judge(pull, mergeable ?? false);
  const words = {
    clean: 'Nothing stands in the way of a merge.',
    unstable: 'May be merged, though a check that is not required has not succeeded.',
    dirty: `Conflicts with ${pull.base.ref}; merge that into the branch first.`,
    draft: 'This is a draft; it starts to wait for a merge when it is ready for review.',
    blocked: [
      ...(failed.length ? [`Required checks failed: ${failed.join(', ')}.`] : []),
      ...(waitingFor.length ? [`Waiting for required checks: ${waitingFor.join(', ')}.`] : []),
    ].join(' '),
  }[state];
  const can = state === 'clean' || state === 'unstable';
  return html`<section class="box" aria-label="Merge"><p>${words}${pull.autoMerge && ` Merges itself as soon as it can (${pull.autoMerge.enabledBy.login}).`}</p>${
    pull.draft && button('ready', 'Ready for review', { primary: true })
  }${button('merge', 'Merge (squash)', { primary: can, disabled: !can })}${button('close', 'Close')}<p class="muted">You act as ${person}.</p></section>`;
}

/** Pull requests, and what a person may do with one. */
export function addPullPages(router: Router, services: Services): void {
  const one = '/:owner/:repo/pull/:number(\\d+)';

  router.get('/:owner/:repo/pulls', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const all = request.query.state === 'all';
    const pulls = (all ? services.pullStore.all(repository) : services.pullStore.open(repository)).reverse();
    const shown = paginate(request, response, pulls);
    const number = Math.max(1, Number(request.query.page) || 1);
    const link = (to: number) => `?${all ? 'state=all&' : ''}page=${to}`;
    const base = `/${repository.owner}/${repository.name}`;
    const body = html`<p>${all ? html`<a href="${base}/pulls">Open ones only</a>` : html`<a href="${base}/pulls?state=all">All of them</a>`}</p>${
      shown.length
        ? html`<ul class="list">${shown.map(pull => {
            const runs = services.checks.latest(repository, pull.head.sha);
            const worst = runs.find(run => run.status === 'completed' && run.conclusion === 'failure') ?? runs.find(run => run.status !== 'completed') ?? runs[0];
            return html`<li>${stateBadge(pull)} <a href="${base}/pull/${pull.number}">${pull.title}</a> <span class="muted">#${pull.number} by ${pull.user}, <code>${pull.head.ref}</code></span> ${worst && html`checks: ${checkBadge(worst)}`} ${time(pull.createdAt)}</li>`;
          })}</ul>`
        : html`<p class="muted">There are none.</p>`
    }<p>${number > 1 && html`<a href="${link(number - 1)}">Newer</a> `}${number * 30 < pulls.length && html`<a href="${link(number + 1)}">Older</a>`}</p>`;
    sendPage(response, page({ title: 'Pull requests', repository, body }));
  });

  router.get([one, `${one}/:tab(files|commits|checks)`, `${one}/commits/:sha`], async (request, response) => {
    const pull = pullOf(services, request);
    const { repository } = pull;
    const git = services.repositories.git(repository);
    const base = `/${repository.owner}/${repository.name}`;
    const [files, commits, box] = await Promise.all([
      services.mergeability.files(pull),
      git.log({ from: pull.head.sha, not: pull.base.sha, skip: 0, limit: 250 }),
      mergeBox(services, pull),
    ]);
    const comments = services.comments.list(repository, pull.number);
    const running = services.checks.latest(repository, pull.head.sha).some(({ status }) => status !== 'completed');
    const body = html`<p>${stateBadge(pull)} <span class="muted">#${pull.number} by ${pull.user} from <code>${pull.head.ref}</code> into <code>${pull.base.ref}</code></span> ${time(pull.createdAt)}</p>${
      pull.labels.length > 0 && html`<p>Labels: ${pull.labels.map(label => html`<span class="badge muted">${label}</span> `)}</p>`
    }${box}<section class="box" aria-label="Description">${pull.body ? markdown(pull.body) : html`<p class="muted">No description.</p>`}</section>${checkList(services, repository, pull.head.sha)}<h2>Commits</h2><ul class="list">${commits
      .reverse()
      .map(commit => html`<li><a href="${base}/commit/${commit.sha}">${commit.message.split('\n')[0]}</a> <span class="muted"><code>${commit.sha.slice(0, 7)}</code> ${commit.author.name}</span></li>`)}</ul>${
      comments.length > 0 && html`<h2>Comments</h2>${comments.map(comment => html`<section class="box" aria-label="Comment of ${comment.user}"><p><strong>${comment.user}</strong> ${time(comment.createdAt)}</p>${markdown(comment.body)}</section>`)}`
    }<h2>Changes</h2>${renderDiff(files)}`;
    sendPage(response, page({ title: pull.title, repository, body, refresh: pull.state === 'open' && running }));
  });

  router.get(`${one}.:format(diff|patch)`, (request, response) => {
    response.redirect(`/${request.params.owner}/${request.params.repo}/pull/${request.params.number}`);
  });

  const actions: Record<string, (pull: Pull, actor: Actor) => Promise<unknown>> = {
    ready: (pull, actor) => services.pulls.setDraft(pull, false, actor),
    merge: (pull, actor) => services.pulls.merge(pull, { method: 'squash', sha: pull.head.sha }, actor),
    close: (pull, actor) => services.pulls.update(pull, { state: 'closed' }, actor),
    reopen: (pull, actor) => services.pulls.update(pull, { state: 'open' }, actor),
  };
  router.post(`${one}/:action(ready|merge|close|reopen)`, sameOrigin(services), express.urlencoded({ extended: false }), async (request: Request, response) => {
    const pull = pullOf(services, request);
    const actor: Actor = { login: services.accounts.localPerson().login, kind: 'user' };
    await actions[request.params.action ?? '']?.(pull, actor);
    response.redirect(303, `/${pull.repository.owner}/${pull.repository.name}/pull/${pull.number}`);
  });
}
