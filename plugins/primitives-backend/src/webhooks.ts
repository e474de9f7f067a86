import { EventsService } from '@backstage/plugin-events-node';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { Collector } from './collector';

/** Topics of Backstage's GitHub event router that can mean a change. */
const topics = [
  'github.push',
  'github.pull_request',
  'github.check_run',
  'github.workflow_run',
  'github.registry_package',
];

const payloadSchema = z.object({
  repository: z
    .object({ name: z.string(), owner: z.object({ login: z.string() }) })
    .optional(),
  check_run: z
    .object({ head_sha: z.string().regex(/^[0-9a-f]{40}$/) })
    .optional(),
});

/** Lets webhooks say where to look: they are lost, doubled and late, so nothing else is taken from them. @internal */
export async function subscribeToWebhooks(options: {
  events: EventsService;
  config: PrimitivesConfig;
  collector: Collector;
  ask: () => void;
}): Promise<void> {
  const { events, config, collector, ask } = options;
  await events.subscribe({
    id: 'primitives',
    topics,
    onEvent: async ({ eventPayload }) => {
      const payload = payloadSchema.safeParse(eventPayload).data;
      const repository = payload?.repository;
      const named = [config.core, config.gitops].find(
        r =>
          r.repository === repository?.name &&
          r.owner === repository.owner.login,
      );
      // A package event may name no repository; one that names another is not ours.
      if (repository && !named) return;
      if (named === config.core && payload?.check_run)
        collector.hint(payload.check_run.head_sha);
      ask();
    },
  });
}
