import { EventsService } from '@backstage/plugin-events-node';
import {
  argocdNotificationSchema,
  argocdNotificationTopic,
  PrimitivesConfig,
} from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { Hint } from './sources/source';

/** Topics of Backstage's GitHub event router that can mean a change. */
const githubTopics = [
  'github.push',
  'github.pull_request',
  'github.pull_request_review',
  'github.check_run',
  'github.check_suite',
  'github.status',
  'github.workflow_run',
  'github.registry_package',
];

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const withSha = z.object({ head_sha: sha });

/** What we take of GitHub's webhook payloads. Their names at docs.github.com/webhooks/webhook-events-and-payloads. */
const githubSchema = z.object({
  repository: z.object({
    name: z.string(),
    owner: z.object({ login: z.string() }),
  }),
  ref: z.string().optional(),
  pull_request: z.object({ number: z.number().int().positive() }).optional(),
  check_run: withSha.optional(),
  check_suite: withSha.optional(),
  /** Of a commit status, which is at the top of its event. */
  sha: sha.optional(),
  workflow_run: withSha.optional(),
  registry_package: z.object({}).optional(),
});

/**
 * Where a webhook says to look: it can be lost, doubled, late or forged by somebody who
 * may send some, so nothing else is taken from it. Other people's repositories are left
 * alone.
 * @internal
 */
export function hintsOf(options: {
  topic: string;
  payload: unknown;
  config: Pick<PrimitivesConfig, 'core' | 'gitops'>;
}): Hint[] {
  const { topic, payload, config } = options;
  if (topic === argocdNotificationTopic) {
    const application = argocdNotificationSchema.safeParse(payload).data?.application;
    return application ? [{ source: 'argocd', application }] : [];
  }
  const event = githubSchema.safeParse(payload).data;
  if (!event || !githubTopics.includes(topic)) return [];
  const is = (r: { owner: string; repository: string }) =>
    same(r.repository, event.repository.name) &&
    same(r.owner, event.repository.owner.login);
  const hints: Hint[] = [];
  if (is(config.core))
    hints.push(...hintsFor('github-core', config.core.branch, event));
  if (is(config.gitops))
    hints.push(...hintsFor('github-gitops', config.gitops.branch, event));
  return hints;
}

function hintsFor(
  source: 'github-core' | 'github-gitops',
  branch: string,
  event: z.infer<typeof githubSchema>,
): Hint[] {
  const { pull_request: pull } = event;
  const commit =
    (event.check_run ?? event.check_suite ?? event.workflow_run)?.head_sha ??
    // What the core repository's CI says is in check runs alone.
    (source === 'github-gitops' ? event.sha : undefined);
  const hints: Hint[] = [];
  if (event.ref === `refs/heads/${branch}`) hints.push({ source, push: true });
  if (pull) hints.push({ source, pull: pull.number });
  if (commit) hints.push({ source, commit });
  // A published package is reported by the run that published it, on a commit it does not name.
  if (event.workflow_run || event.registry_package)
    hints.push({ source, runs: true });
  return hints;
}

/** Owners and repositories are the same whatever their case, on GitHub. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Leaves what webhooks point at for the replica that collects. @internal */
export async function subscribeToWebhooks(options: {
  events: EventsService;
  config: Pick<PrimitivesConfig, 'core' | 'gitops'>;
  hints: { add(hints: readonly Hint[]): Promise<void> };
}): Promise<void> {
  const { events, config, hints } = options;
  await events.subscribe({
    id: 'primitives',
    topics: [...githubTopics, argocdNotificationTopic],
    onEvent: async ({ topic, eventPayload: payload }) =>
      hints.add(hintsOf({ topic, payload, config })),
  });
}
