import { z } from 'zod';
import type { GitHubEvent, GitHubPort } from '../../contract';
import type { ActionsStore } from '../actions-store';
import type { JsonObject } from '../expressions/json';
import { commitMessage, defaultBranch, pullRequestPaths, pushedPaths, resolveCommit } from '../git';
import type { RunManager, RunRequest } from '../run/run-manager';
import type { ParsedWorkflow } from '../workflow/parse-workflow';
import { unsupportedEvents, waitsInVain } from '../workflow/supported-events';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { asksToSkip, passesFilter, type Occurrence } from './match';

const pushSchema = z.object({ ref: z.string(), before: z.string(), after: z.string() });

const pullRequestSchema = z.object({
  action: z.string(),
  pull_request: z.object({
    number: z.number(),
    head: z.object({ ref: z.string(), sha: z.string() }),
    base: z.object({ ref: z.string(), sha: z.string() }),
  }),
});

const repositoryDispatchSchema = z.object({ action: z.string() });

const workflowRunSchema = z.object({
  action: z.string(),
  workflow_run: z.object({ id: z.number(), name: z.string(), head_branch: z.string(), actor: z.object({ login: z.string() }) }),
});

/**
 * Levels of workflows that start each other by workflow_run; what comes after starts nothing.
 * See https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run
 */
const maximumChain = 3;

/** Events that start workflows although a run itself made them. */
const startsInAnyCase = ['repository_dispatch', 'workflow_run'];

type Candidate = { request: Omit<RunRequest, 'file'>; occurrence: Occurrence };

/** Payloads are JSON already; this only says so to the compiler. */
function asJson(payload: Record<string, unknown>): JsonObject {
  return JSON.parse(JSON.stringify(payload));
}

/** A file that was pushed and that nothing will ever start here, as a file that fails and says so. */
function inVain(file: ParsedWorkflow, occurrence: Occurrence): ParsedWorkflow | undefined {
  if (!file.ok || occurrence.event !== 'push' || !waitsInVain(file.workflow.triggers)) return undefined;
  const { name, path, triggers } = file.workflow;
  return occurrence.changedPaths().includes(path) ? { ok: false, name, path, problems: unsupportedEvents(triggers), triggers } : undefined;
}

/** Turns what happens on GitHub into runs. */
export class EventTriggers {
  readonly #github: GitHubPort;
  readonly #runs: RunManager;
  readonly #files: WorkflowFiles;
  readonly #store: ActionsStore;

  constructor(options: { github: GitHubPort; runs: RunManager; files: WorkflowFiles; store: ActionsStore }) {
    this.#github = options.github;
    this.#runs = options.runs;
    this.#files = options.files;
    this.#store = options.store;
  }

  /** Starts every workflow that an event starts. */
  async handle(event: GitHubEvent): Promise<void> {
    // What a run does with its own token starts no further run, so that workflows cannot start each other for ever.
    // https://docs.github.com/en/actions/concepts/security/github_token
    if (event.actor.kind === 'github-token' && !startsInAnyCase.includes(event.name)) return;
    const bare = this.#github.bareRepository(event.repository);
    const candidate = bare && (await this.#candidate(bare, event));
    if (!bare || !candidate) return;
    const { request, occurrence } = candidate;
    for (const file of await this.#files.all(bare, request.sha)) {
      const filters = (file.ok ? file.workflow.triggers : file.triggers)?.filters ?? {};
      const filter = filters[occurrence.event];
      // A broken file whose triggers cannot be read fails on every push, as on GitHub.
      const unreadable = !file.ok && file.triggers === undefined && occurrence.event === 'push';
      if (unreadable || (filter && passesFilter(filter, occurrence))) {
        await this.#runs.create({ ...request, file });
      } else {
        const vain = inVain(file, occurrence);
        if (vain) await this.#runs.create({ ...request, file: vain });
      }
    }
  }

  async #candidate(bare: string, event: GitHubEvent): Promise<Candidate | undefined> {
    const base = { repository: event.repository, bare, event: event.name, actor: event.actor.login, payload: asJson(event.payload) };
    switch (event.name) {
      case 'push': {
        const push = pushSchema.safeParse(event.payload);
        if (!push.success || /^0+$/.test(push.data.after)) return undefined;
        const { ref, before, after } = push.data;
        const sha = await resolveCommit(bare, after);
        if (!sha || asksToSkip(await commitMessage(bare, sha))) return undefined;
        const changed = await pushedPaths(bare, before, sha);
        return { request: { ...base, ref, sha, headSha: sha }, occurrence: { event: 'push', ref, changedPaths: () => changed } };
      }
      case 'pull_request': {
        const parsed = pullRequestSchema.safeParse(event.payload);
        if (!parsed.success) return undefined;
        const { action, pull_request: pull } = parsed.data;
        const closed = action === 'closed';
        // The merge commit does not exist while there are conflicts; GitHub then starts nothing.
        const ref = closed ? `refs/heads/${pull.base.ref}` : `refs/pull/${pull.number}/merge`;
        const sha = await resolveCommit(bare, ref);
        if (!sha || asksToSkip(await commitMessage(bare, pull.head.sha))) return undefined;
        const changed = await pullRequestPaths(bare, pull.base.sha, pull.head.sha);
        return {
          request: {
            ...base, ref, sha, headSha: pull.head.sha, headBranch: pull.head.ref, headRef: pull.head.ref,
            baseRef: pull.base.ref, pullRequests: [pull.number],
          },
          occurrence: { event: 'pull_request', action, baseBranch: pull.base.ref, changedPaths: () => changed },
        };
      }
      case 'repository_dispatch': {
        const parsed = repositoryDispatchSchema.safeParse(event.payload);
        const ref = `refs/heads/${await defaultBranch(bare)}`;
        const sha = await resolveCommit(bare, ref);
        if (!parsed.success || !sha) return undefined;
        return { request: { ...base, ref, sha, headSha: sha }, occurrence: { event: 'repository_dispatch', action: parsed.data.action } };
      }
      case 'workflow_run': {
        const parsed = workflowRunSchema.safeParse(event.payload);
        const ref = `refs/heads/${await defaultBranch(bare)}`;
        const sha = await resolveCommit(bare, ref);
        if (!parsed.success || !sha) return undefined;
        const { action, workflow_run: run } = parsed.data;
        const chain = (this.#store.run(event.repository, run.id)?.chain ?? 0) + 1;
        if (chain > maximumChain) return undefined;
        return {
          request: { ...base, actor: run.actor.login, ref, sha, headSha: sha, chain },
          occurrence: { event: 'workflow_run', action, workflow: run.name, branch: run.head_branch },
        };
      }
      default:
        return undefined;
    }
  }
}
