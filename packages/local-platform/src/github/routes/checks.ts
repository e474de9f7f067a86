import type { Request, Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { principalOf } from '../access';
import { actionsApp } from '../accounts';
import type { CheckRunChange } from '../checks';
import type { Services } from '../core';
import type { CheckRun, Principal } from '../model';
import { presentCheckRun, presentCheckSuite, presentStatus } from '../present/check';
import { bodyOf, queryText, repositoryOf } from '../request';

const conclusion = z.enum(['success', 'failure', 'neutral', 'cancelled', 'skipped', 'timed_out', 'action_required']);
/** GitHub's limits: https://docs.github.com/en/rest/checks/runs */
const limits = { text: 65_535, annotations: 50 };
const annotation = z.object({
  path: z.string(),
  start_line: z.number().int(),
  end_line: z.number().int(),
  start_column: z.number().int().nullish(),
  end_column: z.number().int().nullish(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z.string().nullish(),
  raw_details: z.string().nullish(),
});
const changeSchema = z.object({
  name: z.string().min(1).optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: conclusion.optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().max(limits.text, `Only ${limits.text} characters are allowed`).optional(),
      text: z.string().max(limits.text, `Only ${limits.text} characters are allowed`).nullish(),
      annotations: z.array(annotation).default([]),
    })
    .optional(),
});
const createSchema = changeSchema.extend({ name: z.string().min(1), head_sha: z.string() });
const statusSchema = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  context: z.string().default('default'),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

/** The App in whose name a token reports. */
function appOf(principal: Principal): string {
  const { actor } = principal;
  if (actor.kind === 'github-token') return actionsApp.slug;
  if (actor.kind === 'app') return actor.login.replace(/\[bot\]$/, '');
  throw new HttpProblem(403, 'You must authenticate via a GitHub App.');
}

/** GitHub says this of a list before anything else, and not in the form of its other validation errors. */
function refuseTooMany(body: unknown): void {
  const result = z.object({ output: z.object({ annotations: z.array(z.unknown()) }) }).safeParse(body);
  const count = result.data?.output.annotations.length ?? 0;
  if (count > limits.annotations) {
    throw new HttpProblem(422, `Invalid request.\n\nNo more than ${limits.annotations} items are allowed; ${count} were supplied.`);
  }
}

function changeOf(body: z.infer<typeof changeSchema>, blob: (path: string) => string): CheckRunChange {
  const { output } = body;
  if (body.status === 'completed' && !body.conclusion) throw HttpProblem.invalid('CheckRun', 'conclusion', 'missing_field');
  return {
    name: body.name,
    status: body.status,
    conclusion: body.conclusion,
    detailsUrl: body.details_url,
    externalId: body.external_id,
    startedAt: body.started_at,
    completedAt: body.completed_at,
    output: output && { title: output.title ?? '', summary: output.summary ?? '', ...(output.text ? { text: output.text } : {}) },
    annotations: (output?.annotations ?? []).map(each => ({
      ...each,
      start_column: each.start_column ?? null,
      end_column: each.end_column ?? null,
      title: each.title ?? null,
      raw_details: each.raw_details ?? null,
      blob_href: blob(each.path),
    })),
  };
}

/** The filters of both listings of check runs. */
export function filterCheckRuns(services: Services, runs: CheckRun[], request: Request): CheckRun[] {
  const [name, status, app] = ['check_name', 'status', 'app_id'].map(key => queryText(request, key));
  return runs.filter(
    run =>
      (name === undefined || run.name === name) &&
      (status === undefined || run.status === status) &&
      (app === undefined || String(services.accounts.app(run.app).id) === app),
  );
}

/** Check runs, check suites and commit statuses. */
export function addCheckRoutes(router: Router, services: Services): void {
  const { checks, urls } = services;
  const runOf = (request: Request): CheckRun => {
    const { repository } = repositoryOf(services, request);
    const run = checks.find(repository, Number(request.params.id));
    if (!run) throw HttpProblem.notFound();
    return run;
  };
  const suiteOf = (request: Request) => {
    const suite = checks.suite(repositoryOf(services, request).repository, Number(request.params.id));
    if (!suite) throw HttpProblem.notFound();
    return suite;
  };

  router.post('/repos/:owner/:repo/check-runs', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const principal = principalOf(response);
    const app = appOf(principal);
    refuseTooMany(request.body);
    const body = bodyOf(createSchema, request, 'CheckRun');
    const commit = /^[0-9a-f]{40}$/.test(body.head_sha) ? await git.commit(body.head_sha) : undefined;
    if (!commit) throw new HttpProblem(422, `No commit found for SHA: ${body.head_sha}`);
    const change = changeOf(body, path => urls.blob(repository, commit.sha, path));
    const run = checks.create(repository, { ...change, name: body.name, headSha: commit.sha, app, actor: principal.actor });
    response.status(201).location(`${urls.repository(repository)}/check-runs/${run.id}`).json(presentCheckRun(services, run));
  });

  router.patch('/repos/:owner/:repo/check-runs/:id', (request, response) => {
    const run = runOf(request);
    const principal = principalOf(response);
    // One App cannot speak for another.
    if (appOf(principal) !== run.app) throw new HttpProblem(403, `Invalid app_id \`${run.app}\` - check run can only be modified by the GitHub App that created it.`);
    refuseTooMany(request.body);
    const body = bodyOf(changeSchema, request, 'CheckRun');
    const change = changeOf(body, path => urls.blob(run.repository, run.headSha, path));
    response.json(presentCheckRun(services, checks.update(run, change, principal.actor)));
  });

  router.get('/repos/:owner/:repo/check-runs/:id', (request, response) => {
    response.json(presentCheckRun(services, runOf(request)));
  });

  router.get('/repos/:owner/:repo/check-runs/:id/annotations', (request, response) => {
    response.json(paginate(request, response, runOf(request).annotations));
  });

  router.get('/repos/:owner/:repo/check-suites/:id', (request, response) => {
    response.json(presentCheckSuite(services, suiteOf(request)));
  });

  router.get('/repos/:owner/:repo/check-suites/:id/check-runs', (request, response) => {
    const runs = filterCheckRuns(services, checks.runsOfSuite(suiteOf(request)), request);
    response.json({
      total_count: runs.length,
      check_runs: paginate(request, response, runs).map(run => presentCheckRun(services, run)),
    });
  });

  router.post('/repos/:owner/:repo/statuses/:sha', async (request, response) => {
    const { repository, git } = repositoryOf(services, request);
    const { sha } = request.params;
    const { actor } = principalOf(response);
    const body = bodyOf(statusSchema, request, 'Status');
    if (!/^[0-9a-f]{40}$/.test(sha) || !(await git.commit(sha))) throw new HttpProblem(422, `No commit found for SHA: ${sha}`);
    const status = checks.setStatus(
      {
        repository: { owner: repository.owner, name: repository.name },
        sha,
        state: body.state,
        context: body.context,
        description: body.description ?? null,
        targetUrl: body.target_url ?? null,
        creator: actor.login,
      },
      actor,
    );
    response.status(201).json(presentStatus(services, status));
  });
}
