import { z } from 'zod';
import type { PlatformConfig } from '../config';
import { platformConfigSchema } from '../config';

const port = z.number().int().min(1).max(65535);

/** Configuration of a fleet: one JSON file, given with `--config`. */
export const fleetConfigSchema = z.strictObject({
  /** Folder of the bare repositories, `git/<owner>/<name>.git` below it; they are made when they are not there. */
  stateFolder: z.string(),
  ports: z.strictObject({ github: port, registry: port, control: port }),
  users: platformConfigSchema.shape.users,
  apps: platformConfigSchema.shape.apps,
  organizations: platformConfigSchema.shape.organizations,
  repositories: z.array(z.strictObject({ owner: z.string(), name: z.string(), requiredChecks: z.array(z.string()).default([]) })),
  /** GitHub's budgets; refuses who used theirs up only where `enforced`. */
  rateLimit: z.strictObject({ core: z.number().int().positive(), graphql: z.number().int().positive(), enforced: z.boolean() }).optional(),
  webhooks: platformConfigSchema.shape.webhooks,
  argocd: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9-]+$/),
      port,
      /** Bearer tokens, with the account that each stands for. */
      tokens: z.record(z.string(), z.string()),
      /** Events kept for a watcher that reads slowly; more are lost, as `ARGOCD_WATCH_API_BUFFER_SIZE` has it. */
      watchBuffer: z.number().int().positive().default(1_000),
    }),
  ),
  /** Files of records, one JSON object a line, that the fleet begins with. */
  data: z.array(z.string()),
});

/** Parsed configuration. */
export type FleetConfig = z.infer<typeof fleetConfigSchema>;

/** What GitHub's room is to know of it. */
export function platformConfigOf(config: FleetConfig): PlatformConfig {
  return {
    stateFolder: config.stateFolder,
    ports: { ...config.ports, argocd: config.argocd[0]?.port ?? config.ports.control, workloads: config.ports.control },
    users: config.users,
    apps: config.apps,
    organizations: config.organizations,
    repositories: config.repositories.map(each => ({ ...each, folder: '', variables: {}, secrets: {} })),
    webhooks: config.webhooks,
    argocd: { tokens: {}, applicationSets: [], pollSeconds: 10 },
    runner: { path: [], concurrency: 1 },
    tools: { helm: 'helm', kustomize: 'kustomize' },
  };
}
