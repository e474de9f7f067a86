import { z } from 'zod';
import type { ActionsStore } from '../actions/actions-store';
import { presentRun, presentWorkflow } from '../actions/api/present';
import type { Actor } from '../contract';
import type { Core } from '../github/core';
import type { GitHub } from '../github/github';

const repository = z.strictObject({ owner: z.string(), name: z.string() });
const base = { repository, actor: z.string() };
const number = z.number().int().positive();
const sha = z.string().regex(/^[0-9a-f]{40}$/);

/** Something that happened, to be told of by webhooks; what it happened to is looked up. */
export const announcementSchema = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('push'), ...base, ref: z.string(), before: sha.optional(), after: sha.optional() }),
  z.strictObject({ event: z.literal('pull_request'), ...base, action: z.enum(['opened', 'synchronize', 'closed', 'reopened', 'edited']), number }),
  z.strictObject({ event: z.literal('pull_request_review'), ...base, number, review: number }),
  z.strictObject({ event: z.literal('check_run'), ...base, action: z.enum(['created', 'completed']), id: number }),
  z.strictObject({ event: z.literal('workflow_run'), ...base, action: z.enum(['requested', 'in_progress', 'completed']), id: number }),
]);

/** Something that happened, to be told of by webhooks. */
export type Announcement = z.infer<typeof announcementSchema>;

/** A thing that an announcement names and that is not there. */
export class UnknownThingError extends Error {
  override readonly name = 'UnknownThingError';
}

function required<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new UnknownThingError(`${what} is not there`);
  return found;
}

function actorOf(login: string): Actor {
  if (login === 'github-actions[bot]') return { login, kind: 'github-token' };
  return { login, kind: login.endsWith('[bot]') ? 'app' : 'user' };
}

/** Tells of what happened with the payload that GitHub's webhooks carry. */
export async function announce(announcement: Announcement, options: { github: GitHub; core: Core; runs: ActionsStore }): Promise<void> {
  const { github, core, runs } = options;
  const { announcer } = github;
  const actor = actorOf(announcement.actor);
  const at = announcement.repository;
  switch (announcement.event) {
    case 'push':
      await announcer.push({ repository: at, ref: announcement.ref, before: announcement.before, after: announcement.after, actor });
      return;
    case 'pull_request': {
      const pull = required(core.pullStore.find(at, announcement.number), `Pull request ${announcement.number}`);
      // What only looking at commits tells is left out: a thousand announcements would be a thousand diffs.
      const details = { mergeable: null, mergeableState: 'unknown' as const, additions: 0, deletions: 0, changedFiles: 0, commits: 1 };
      announcer.pull(announcement.action, pull, details, actor);
      return;
    }
    case 'pull_request_review': {
      const pull = required(core.pullStore.find(at, announcement.number), `Pull request ${announcement.number}`);
      const review = required(core.comments.reviews(at, pull.number).find(({ id }) => id === announcement.review), `Review ${announcement.review}`);
      announcer.review(review, pull, actor);
      return;
    }
    case 'check_run': {
      const run = required(core.checks.find(at, announcement.id), `Check run ${announcement.id}`);
      announcer.checkRun(announcement.action, run, required(core.checks.suite(at, run.suiteId), `Check suite ${run.suiteId}`), actor);
      return;
    }
    default: {
      const run = required(runs.run(at, announcement.id), `Workflow run ${announcement.id}`);
      const workflow = presentWorkflow({ github }, at, runs.workflow(at, run.workflowPath), run.workflowName);
      announcer.emit({
        name: 'workflow_run',
        action: announcement.action,
        repository: at,
        actor,
        ref: run.ref,
        sha: run.headSha,
        payload: { action: announcement.action, workflow_run: presentRun({ github }, run), workflow },
      });
    }
  }
}
