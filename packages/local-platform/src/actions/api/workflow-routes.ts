import type { Router } from 'express';
import type { RepositoryName } from '../../contract';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import { resolveCommit } from '../git';
import type { Services } from '../run/services';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { presentRun, presentWorkflow } from './present';
import { repositoryOf } from './request';
import { listedRuns, runFilter } from './run-filter';

/** Workflows, and the names of secrets and variables. */
export function addWorkflowRoutes(router: Router, options: { services: Services; files: WorkflowFiles }): void {
  const { services, files } = options;

  /** Workflows of the default branch, as GitHub lists them. */
  const list = async (repository: RepositoryName, bare: string) => {
    const sha = await resolveCommit(bare, 'HEAD');
    const found = sha ? await files.all(bare, sha) : [];
    return found.map(file => {
      const path = file.ok ? file.workflow.path : file.path;
      const name = file.ok ? file.workflow.name : file.name;
      return presentWorkflow(services, repository, services.store.workflow(repository, path), name);
    });
  };
  const find = async (repository: RepositoryName, bare: string, id: string) => {
    const all = await list(repository, bare);
    const found = all.find(workflow => String(workflow.id) === id || workflow.path === `.github/workflows/${id.replace(/^\.github\/workflows\//, '')}`);
    if (!found) throw HttpProblem.notFound();
    return found;
  };

  router.get('/repos/:owner/:repo/actions/workflows', async (request, response) => {
    const { repository, bare } = repositoryOf(services, request);
    const all = await list(repository, bare);
    response.json({ total_count: all.length, workflows: paginate(request, response, all) });
  });
  router.get('/repos/:owner/:repo/actions/workflows/:workflow_id', async (request, response) => {
    const { repository, bare } = repositoryOf(services, request);
    response.json(await find(repository, bare, request.params.workflow_id));
  });
  router.get('/repos/:owner/:repo/actions/workflows/:workflow_id/runs', async (request, response) => {
    const { repository, bare } = repositoryOf(services, request);
    const workflow = await find(repository, bare, request.params.workflow_id);
    const runs = services.store.runs(repository).filter(run => run.workflowId === workflow.id).filter(runFilter(request));
    const page = paginate(request, response, listedRuns(request, runs)).map(run => presentRun(services, run));
    response.json({ total_count: runs.length, workflow_runs: page });
  });

  // Values of secrets are never given; GitHub keeps times that nobody here needs.
  const since = '2026-01-01T00:00:00Z';
  router.get('/repos/:owner/:repo/actions/secrets', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const names = Object.keys(services.github.secrets(repository));
    const secrets = names.map(name => ({ name, created_at: since, updated_at: since }));
    response.json({ total_count: names.length, secrets: paginate(request, response, secrets) });
  });
  router.get('/repos/:owner/:repo/actions/variables', (request, response) => {
    const { repository } = repositoryOf(services, request);
    const variables = Object.entries(services.github.variables(repository)).map(([name, value]) => ({
      name,
      value,
      created_at: since,
      updated_at: since,
    }));
    response.json({ total_count: variables.length, variables: paginate(request, response, variables) });
  });
}
