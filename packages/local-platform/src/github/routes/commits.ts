import type { Router } from 'express';
import { HttpProblem } from '../../http/errors';
import { paginate, readPage, setLinks } from '../../http/pagination';
import type { Services } from '../core';
import { emptyTree } from '../git/bare-repository';
import { diffTrees } from '../git/diff';
import { runGit } from '../git/process';
import { presentCheckRun, presentCheckSuite, presentCombinedStatus, presentStatus } from '../present/check';
import { presentCommit, presentFile } from '../present/commit';
import { presentPull } from '../present/pull';
import { commitOf, formatOf, queryText, repositoryOf, sendRaw } from '../request';
import { filterCheckRuns } from './checks';

/** GitHub's limits of a comparison: https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const comparisonLimits = { commits: 250, files: 300 };

/** One commit, what is known about it, and how two differ. */
export function addCommitRoutes(router: Router, services: Services): void {
  const { urls, checks, pullStore } = services;
  const base = '/repos/:owner/:repo/commits/:ref(*)';

  router.get(`${base}/check-runs`, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = await commitOf(git, request.params.ref ?? '');
    const all = queryText(request, 'filter') === 'all';
    const runs = filterCheckRuns(services, all ? checks.ofCommit(repository, sha) : checks.latest(repository, sha), request);
    response.json({
      total_count: runs.length,
      check_runs: paginate(request, response, runs).map(run => presentCheckRun(services, run)),
    });
  });

  router.get(`${base}/check-suites`, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const commit = await commitOf(git, request.params.ref ?? '');
    const app = queryText(request, 'app_id');
    const suites = checks
      .suites(repository, commit.sha)
      .filter(suite => app === undefined || String(services.accounts.app(suite.app).id) === app);
    response.json({
      total_count: suites.length,
      check_suites: paginate(request, response, suites).map(suite => ({
        ...presentCheckSuite(services, suite),
        head_commit: {
          id: commit.sha,
          tree_id: commit.tree,
          message: commit.message,
          timestamp: commit.committer.date,
          author: { name: commit.author.name, email: commit.author.email },
          committer: { name: commit.committer.name, email: commit.committer.email },
        },
      })),
    });
  });

  router.get(`${base}/status`, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = await commitOf(git, request.params.ref ?? '').catch(() => {
      throw HttpProblem.notFound();
    });
    response.json(presentCombinedStatus(services, repository, sha));
  });

  router.get([`${base}/statuses`, '/repos/:owner/:repo/statuses/:ref(*)'], async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = await commitOf(git, request.params.ref ?? '');
    response.json(paginate(request, response, checks.statuses(repository, sha)).map(status => presentStatus(services, status)));
  });

  router.get(`${base}/pulls`, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = await commitOf(git, request.params.ref ?? '');
    const pulls = pullStore.ofCommit(repository, sha);
    response.json(paginate(request, response, pulls).map(pull => presentPull(services, pull)));
  });

  router.get(base, async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const commit = await commitOf(git, request.params.ref ?? '');
    const format = formatOf(request);
    const parent = commit.parents[0] ?? emptyTree;
    if (format === 'sha') {
      sendRaw(response, 'sha', commit.sha);
      return;
    }
    if (format === 'diff' || format === 'patch') {
      const args = format === 'diff' ? ['diff', '-M', '--no-color', parent, commit.sha] : ['format-patch', '-1', '--stdout', commit.sha];
      sendRaw(response, format, await runGit(git.folder, args));
      return;
    }
    const files = await diffTrees(git, parent, commit.sha);
    const additions = files.reduce((sum, file) => sum + file.additions, 0);
    const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
    response.json({
      ...presentCommit(services, repository, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: paginate(request, response, files).map(file => presentFile(services, repository, commit.sha, file)),
    });
  });

  router.get('/repos/:owner/:repo/compare/:spec(*)', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const spec = request.params.spec ?? '';
    const [from, to] = spec.split('...').map(name => name.replace(`${repository.owner}:`, ''));
    const [baseSha, headSha] = await Promise.all([from && git.resolve(from), to && git.resolve(to)]);
    const [baseCommit, headCommit] = await Promise.all([baseSha && git.commit(baseSha), headSha && git.commit(headSha)]);
    if (!baseCommit || !headCommit) throw HttpProblem.notFound();
    const mergeBase = await git.mergeBase(baseCommit.sha, headCommit.sha);
    const common = mergeBase && (await git.commit(mergeBase));
    if (!common) throw new HttpProblem(404, `No common ancestor between ${from} and ${to}.`);
    const format = formatOf(request);
    if (format === 'diff' || format === 'patch') {
      sendRaw(response, format, await runGit(git.folder, ['diff', '-M', '--no-color', common.sha, headCommit.sha]));
      return;
    }
    const { ahead, behind } = await git.distance(baseCommit.sha, headCommit.sha);
    const page = readPage(request);
    const perPage = queryText(request, 'per_page') ? page.perPage : comparisonLimits.commits;
    const [commits, files] = await Promise.all([
      // Oldest first, so pages are cut from the other end.
      git.log({ from: headCommit.sha, not: baseCommit.sha, skip: Math.max(0, ahead - page.page * perPage), limit: Math.max(0, Math.min(perPage, ahead - (page.page - 1) * perPage)) }),
      page.page === 1 ? diffTrees(git, common.sha, headCommit.sha) : [],
    ]);
    setLinks(request, response, { page: page.page, perPage }, { hasNext: page.page * perPage < ahead });
    const url = `${urls.repository(repository)}/compare/${encodeURIComponent(spec)}`;
    const html = `${urls.page(repository)}/compare/${spec}`;
    response.json({
      url,
      html_url: html,
      permalink_url: `${urls.page(repository)}/compare/${baseCommit.sha}...${headCommit.sha}`,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: presentCommit(services, repository, baseCommit),
      merge_base_commit: presentCommit(services, repository, common),
      status: ahead && behind ? 'diverged' : ahead ? 'ahead' : behind ? 'behind' : 'identical',
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.reverse().map(commit => presentCommit(services, repository, commit)),
      files: files.slice(0, comparisonLimits.files).map(file => presentFile(services, repository, headCommit.sha, file)),
    });
  });
}
