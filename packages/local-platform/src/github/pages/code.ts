import type { Router } from 'express';
import { HttpProblem } from '../../http/errors';
import { html, type Html } from '../../http/html';
import type { Services } from '../core';
import { emptyTree } from '../git/bare-repository';
import { diffTrees } from '../git/diff';
import type { Repository } from '../model';
import { encodePath } from '../paths';
import { repositoryOf } from '../request';
import { checkList } from './checks';
import { renderDiff } from './diff';
import { page, sendPage, time } from './layout';
import { markdown } from './markdown';

/** Larger files are offered raw only. */
const shownBytes = 1024 * 1024;

/** Splits `<ref>/<path>`, where the ref itself may hold slashes: the longest that exists wins. */
async function splitRef(services: Services, repository: Repository, rest: string): Promise<{ ref: string; sha: string; path: string }> {
  const git = services.repositories.git(repository);
  const parts = rest.replace(/\/+$/, '').split('/');
  for (let count = Math.min(parts.length, 6); count > 0; count -= 1) {
    const ref = parts.slice(0, count).join('/');
    const sha = await git.resolve(ref);
    if (sha) return { ref, sha, path: parts.slice(count).join('/') };
  }
  throw HttpProblem.notFound();
}

function breadcrumbs(repository: Repository, ref: string, path: string): Html {
  const base = `/${repository.owner}/${repository.name}/tree/${encodePath(ref)}`;
  const parts = path.split('/').filter(Boolean);
  return html`<p><a href="${base}">${repository.name}</a>${parts.map((part, index) => html` / ${index === parts.length - 1 ? html`<strong>${part}</strong>` : html`<a href="${base}/${encodePath(parts.slice(0, index + 1).join('/'))}">${part}</a>`}`)} <span class="muted">at <code>${ref}</code></span></p>`;
}

async function renderTree(services: Services, repository: Repository, ref: string, sha: string, path: string): Promise<Html> {
  const git = services.repositories.git(repository);
  const object = await git.at(sha, path);
  if (object?.type !== 'tree') throw HttpProblem.notFound();
  const entries = await git.walk(object.sha, { recursive: false });
  entries.sort((a, b) => Number(b.type === 'tree') - Number(a.type === 'tree') || (a.name < b.name ? -1 : 1));
  const base = `/${repository.owner}/${repository.name}`;
  const readme = entries.find(({ name, type }) => type === 'blob' && /^readme\.md$/i.test(name));
  const text = readme && (await git.read(readme.sha));
  const at = (name: string) => encodePath(path ? `${path}/${name}` : name);
  return html`<table><caption class="skip">Files</caption><tbody>${entries.map(
    entry => html`<tr><td><a href="${base}/${entry.type === 'tree' ? 'tree' : 'blob'}/${encodePath(ref)}/${at(entry.name)}">${entry.name}${entry.type === 'tree' && '/'}</a></td><td class="muted">${entry.size !== undefined && `${entry.size} bytes`}</td></tr>`,
  )}</tbody></table>${text && html`<section class="box" aria-label="README">${markdown(text.content.toString('utf8'))}</section>`}`;
}

/** Trees, files and commits. */
export function addCodePages(router: Router, services: Services): void {
  router.get('/:owner/:repo', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const ref = repository.defaultBranch;
    const sha = await git.resolve(ref);
    const clone = html`<p class="muted">Clone: <code>git clone ${services.urls.page(repository)}.git</code></p>`;
    const last = sha && (await git.commit(sha));
    const body = last
      ? html`${clone}<p>${time(last.committer.date)} <a href="/${repository.owner}/${repository.name}/commit/${last.sha}">${last.message.split('\n')[0]}</a></p>${await renderTree(services, repository, ref, last.sha, '')}`
      : html`${clone}<p>Nothing was pushed yet.</p>`;
    sendPage(response, page({ title: repository.name, repository, body }));
  });

  router.get('/:owner/:repo/tree/:rest(*)', async (request, response) => {
    const { repository } = repositoryOf(services, request);
    const { ref, sha, path } = await splitRef(services, repository, request.params.rest ?? '');
    const tree = await renderTree(services, repository, ref, sha, path);
    sendPage(response, page({ title: path || ref, repository, body: html`${breadcrumbs(repository, ref, path)}${tree}` }));
  });

  router.get('/:owner/:repo/blob/:rest(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { ref, sha, path } = await splitRef(services, repository, request.params.rest ?? '');
    const object = await git.at(sha, path);
    if (object?.type === 'tree') {
      response.redirect(`/${repository.owner}/${repository.name}/tree/${encodePath(ref)}/${encodePath(path)}`);
      return;
    }
    if (object?.type !== 'blob') throw HttpProblem.notFound();
    const raw = html`<p><a href="/${repository.owner}/${repository.name}/raw/${encodePath(ref)}/${encodePath(path)}">Raw</a></p>`;
    const shown = object.content.length <= shownBytes && !object.content.subarray(0, 8000).includes(0);
    const lines = shown ? object.content.toString('utf8').replace(/\n$/, '').split('\n') : [];
    const content = shown
      ? html`<div class="code" tabindex="0" role="region" aria-label="${path}"><table><tbody>${lines.map(
          (line, index) => html`<tr id="L${index + 1}"><td><a href="#L${index + 1}">${index + 1}</a></td><td>${line}</td></tr>`,
        )}</tbody></table></div>`
      : html`<p>${object.content.length} bytes, not shown as text.</p>`;
    sendPage(response, page({ title: path.slice(path.lastIndexOf('/') + 1), repository, body: html`${breadcrumbs(repository, ref, path)}${raw}${content}` }));
  });

  // `rawBaseUrl` of clients leaves out the word.
  router.get(['/:owner/:repo/raw/:rest(*)', '/raw/:owner/:repo/:rest(*)'], async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha, path } = await splitRef(services, repository, (request.params.rest ?? '').replace(/^refs\/heads\//, ''));
    const object = await git.at(sha, path);
    if (object?.type !== 'blob') throw HttpProblem.notFound();
    // Never as anything that a browser would run.
    response.set({ 'X-Content-Type-Options': 'nosniff', 'Content-Security-Policy': "default-src 'none'; sandbox" });
    response.type('text/plain; charset=utf-8').send(object.content);
  });

  router.get(['/:owner/:repo/commits', '/:owner/:repo/commits/:rest(*)'], async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { ref, sha, path } = await splitRef(services, repository, request.params.rest ?? repository.defaultBranch);
    const number = Math.max(1, Number.parseInt(String(request.query.page ?? '1'), 10) || 1);
    const perPage = 50;
    const commits = await git.log({ from: sha, skip: (number - 1) * perPage, limit: perPage + 1, ...(path ? { path } : {}) });
    const body = html`<ul class="list">${commits.slice(0, perPage).map(
      commit => html`<li><a href="/${repository.owner}/${repository.name}/commit/${commit.sha}">${commit.message.split('\n')[0]}</a><br><span class="muted"><code>${commit.sha.slice(0, 7)}</code> ${commit.author.name}</span> ${time(commit.committer.date)}</li>`,
    )}</ul><p>${number > 1 && html`<a href="?page=${number - 1}">Newer</a> `}${commits.length > perPage && html`<a href="?page=${number + 1}">Older</a>`}</p>`;
    sendPage(response, page({ title: `Commits of ${path || ref}`, repository, body }));
  });

  router.get('/:owner/:repo/commit/:sha', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const sha = await git.resolve(request.params.sha);
    const commit = sha && (await git.commit(sha));
    if (!commit) throw HttpProblem.notFound();
    const [title = '', ...rest] = commit.message.split('\n');
    const base = `/${repository.owner}/${repository.name}`;
    const files = await diffTrees(git, commit.parents[0] ?? emptyTree, commit.sha);
    const body = html`<p class="muted"><code>${commit.sha}</code> by ${commit.author.name} ${time(commit.committer.date)}${commit.parents.map(parent => html` · parent <a href="${base}/commit/${parent}"><code>${parent.slice(0, 7)}</code></a>`)}</p>${rest.join('\n').trim() && html`<p class="text">${rest.join('\n').trim()}</p>`}<p><a href="${base}/tree/${commit.sha}">Files at this commit</a></p>${checkList(services, repository, commit.sha)}<h2>Changes</h2>${renderDiff(files)}`;
    sendPage(response, page({ title, repository, body }));
  });

  router.get('/:owner/:repo/branches', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const branches = await git.refs('refs/heads/');
    const base = `/${repository.owner}/${repository.name}`;
    const body = html`<ul class="list">${branches.map(({ ref, sha }) => {
      const name = ref.slice('refs/heads/'.length);
      const pull = services.pullStore.ofHead(repository, name).at(-1);
      return html`<li><a href="${base}/tree/${encodePath(name)}">${name}</a> <a class="muted" href="${base}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>${pull && html` <a href="${base}/pull/${pull.number}">#${pull.number}</a>`}</li>`;
    })}</ul>`;
    sendPage(response, page({ title: 'Branches', repository, body }));
  });
}
