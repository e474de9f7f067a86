import type { Router } from 'express';
import { z } from 'zod';
import { HttpProblem } from '../../http/errors';
import { defaultBranch, resolveCommit } from '../git';
import type { Services } from '../run/services';
import { actorOf, bodyOf, repositoryOf } from './request';

const bodySchema = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

/** GitHub allows this many members of `client_payload`. */
const maximumMembers = 10;

/**
 * Telling a repository of an event from outside.
 * See https://docs.github.com/en/rest/repos/repos#create-a-repository-dispatch-event
 */
export function addRepositoryDispatch(router: Router, services: Services): void {
  router.post('/repos/:owner/:repo/dispatches', async (request, response) => {
    const actor = actorOf(response);
    const { repository, bare } = repositoryOf(services, request);
    const { event_type: type, client_payload: clientPayload } = bodyOf(bodySchema, request);
    if (Object.keys(clientPayload).length > maximumMembers) {
      throw new HttpProblem(422, `Invalid request.\n\nNo more than ${maximumMembers} properties are allowed in "client_payload".`);
    }
    const branch = await defaultBranch(bare);
    const sha = (await resolveCommit(bare, 'HEAD')) ?? '';
    const { owner, name } = repository;
    services.github.emit({
      name: 'repository_dispatch',
      action: type,
      repository,
      actor,
      ref: `refs/heads/${branch}`,
      sha,
      payload: {
        action: type,
        branch,
        client_payload: clientPayload,
        repository: { name, full_name: `${owner}/${name}`, owner: { login: owner }, default_branch: branch, html_url: `${services.github.serverUrl}/${owner}/${name}` },
        organization: { login: owner },
        sender: { login: actor.login },
      },
    });
    response.status(204).end();
  });
}
