import { join } from 'node:path';
import type { GitHubPort } from '../../contract';
import type { JsonObject } from '../expressions/json';
import type { RunRecord } from '../model';

/** Short name and kind of a ref. */
export function refName(ref: string): { name: string; type: 'branch' | 'tag' } {
  const [, kind, name] = /^refs\/(heads|tags|pull)\/(.+)$/.exec(ref) ?? [];
  return { name: name ?? ref, type: kind === 'tags' ? 'tag' : 'branch' };
}

/** The part of the `github` context that does not depend on a job. */
export function githubContext(github: GitHubPort, run: RunRecord, payload: JsonObject): JsonObject {
  const { owner, name } = run.repository;
  const ref = refName(run.ref);
  return {
    actor: run.actor,
    actor_id: '1',
    api_url: github.apiUrl,
    base_ref: run.baseRef,
    event: payload,
    event_name: run.event,
    graphql_url: github.graphqlUrl,
    head_ref: run.headRef,
    ref: run.ref,
    ref_name: ref.name,
    ref_protected: false,
    ref_type: ref.type,
    repository: `${owner}/${name}`,
    repository_id: '1',
    repository_owner: owner,
    repository_visibility: 'private',
    repositoryUrl: `${github.serverUrl}/${owner}/${name}.git`,
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.runNumber),
    secret_source: 'Actions',
    server_url: github.serverUrl,
    sha: run.sha,
    triggering_actor: run.triggeringActor,
    workflow: run.workflowName,
    workflow_ref: `${owner}/${name}/${run.workflowPath}@${run.ref}`,
    workflow_sha: run.sha,
  };
}

/** What a job adds to the `github` context. */
export function jobGithubContext(base: JsonObject, job: { id: string; token: string; workspace: string; temp: string }): JsonObject {
  return {
    ...base,
    token: job.token,
    job: job.id,
    action: '__run',
    workspace: job.workspace,
    event_path: join(job.temp, '_github_workflow', 'event.json'),
  };
}
