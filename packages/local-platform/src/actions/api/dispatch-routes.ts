import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { resolveCommit } from '../git';
import type { RunManager } from '../run/run-manager';
import type { Services } from '../run/services';
import { inputTexts, resolveInputs } from '../workflow/inputs';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { actorOf, bodyOf, repositoryOf } from './request';

const bodySchema = z.object({
  ref: z.string(),
  inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  return_run_details: z.boolean().default(false),
});

/** GitHub allows this many inputs. */
const maximumInputs = 25;

/**
 * Starting a workflow by hand.
 * See https://docs.github.com/en/rest/actions/workflows#create-a-workflow-dispatch-event
 */
export function addDispatchRoutes(router: Router, options: { services: Services; runs: RunManager; files: WorkflowFiles }): void {
  const { services, runs, files } = options;
  router.post('/repos/:owner/:repo/actions/workflows/:workflow_id/dispatches', async (request, response) => {
    const actor = actorOf(response);
    const { repository, bare } = repositoryOf(services, request);
    const { ref: wanted, inputs: given, return_run_details: details } = bodyOf(bodySchema, request);
    const id = String(request.params.workflow_id);
    const path = /^\d+$/.test(id)
      ? services.store.workflows(repository).find(workflow => workflow.id === Number(id))?.path
      : `.github/workflows/${id.replace(/^\.github\/workflows\//, '')}`;
    if (!path) throw HttpProblem.notFound();

    const candidates = wanted.startsWith('refs/') ? [wanted] : [`refs/heads/${wanted}`, `refs/tags/${wanted}`];
    const found = await Promise.all(candidates.map(async ref => ({ ref, sha: await resolveCommit(bare, ref) })));
    const target = found.find(candidate => candidate.sha !== undefined);
    if (!target?.sha) throw new HttpProblem(422, `No ref found for: ${wanted}`);
    const file = await files.one(bare, target.sha, path);
    if (!file) throw HttpProblem.notFound();
    if (!file.ok) throw new HttpProblem(422, `failed to parse workflow: ${file.problems.join('; ')}`);
    const { triggers } = file.workflow;
    if (!('workflow_dispatch' in triggers.filters)) {
      throw new HttpProblem(422, "Workflow does not have 'workflow_dispatch' trigger");
    }
    if (Object.keys(given).length > maximumInputs) throw new HttpProblem(422, `Too many inputs: at most ${maximumInputs}`);
    const resolved = resolveInputs(triggers.dispatchInputs, given);
    if (!resolved.ok) throw new HttpProblem(422, resolved.problems.join('; '));

    const { owner, name } = repository;
    const run = await runs.create({
      repository,
      bare,
      file,
      event: 'workflow_dispatch',
      ref: target.ref,
      sha: target.sha,
      headSha: target.sha,
      actor: actor.login,
      inputs: resolved.inputs,
      payload: {
        inputs: inputTexts(resolved.inputs),
        ref: target.ref,
        workflow: path,
        repository: { name, full_name: `${owner}/${name}`, owner: { login: owner }, html_url: `${services.github.serverUrl}/${owner}/${name}` },
        organization: { login: owner },
        sender: { login: actor.login },
      },
    });
    if (!details) {
      response.status(204).end();
      return;
    }
    response.status(200).json({
      workflow_run_id: run.id,
      run_url: `${services.github.apiUrl}/repos/${owner}/${name}/actions/runs/${run.id}`,
      html_url: `${services.github.serverUrl}/${owner}/${name}/actions/runs/${run.id}`,
    });
  });
}
