import { z } from 'zod';

/** Where one service of the platform listens; always on loopback. */
const portSchema = z.number().int().min(1).max(65535);

/** A repository that exists from the first start on, made from a folder of files. */
const seedRepositorySchema = z.object({
  owner: z.string(),
  name: z.string(),
  /** Folder whose files become the first commit on `main`. */
  folder: z.string(),
  variables: z.record(z.string(), z.string()).default({}),
  secrets: z.record(z.string(), z.string()).default({}),
  /** Check-run names that must be successful before a pull request into `main` may be merged. */
  requiredChecks: z.array(z.string()).default([]),
});

/** The platform's configuration: one JSON file, given with `--config`. */
export const platformConfigSchema = z.object({
  /** Folder of all state; may be deleted while the platform is stopped to begin anew. */
  stateFolder: z.string(),
  ports: z.object({
    github: portSchema,
    registry: portSchema,
    argocd: portSchema,
    /** Health and fault injection: `GET /healthz`, `POST /faults/{github|registry|argocd}/{stop|start}`. */
    control: portSchema,
    /** First of the ports given to Services and pods of the cluster. */
    workloads: portSchema,
  }),
  /** Personal access tokens known to GitHub: token to user login. */
  users: z.record(z.string(), z.object({ token: z.string(), email: z.string() })),
  /** GitHub Apps, each installed on every repository of the organisation. */
  apps: z.array(
    z.object({
      id: z.number().int(),
      slug: z.string(),
      /** PEM; the platform checks App JWTs against it (RS256). */
      publicKey: z.string(),
      /** A fixed installation token, so that a portal can be configured with a plain token. */
      token: z.string().optional(),
    }),
  ),
  organizations: z.record(
    z.string(),
    z.object({
      variables: z.record(z.string(), z.string()).default({}),
      secrets: z.record(z.string(), z.string()).default({}),
    }),
  ),
  repositories: z.array(seedRepositorySchema),
  webhooks: z.array(z.object({ owner: z.string(), url: z.string(), secret: z.string() })).default([]),
  argocd: z.object({
    /** Bearer tokens accepted on `/api/v1`, with the account that each stands for. */
    tokens: z.record(z.string(), z.string()),
    /** Where ApplicationSet manifests are read from, the way an app-of-apps would apply them. */
    applicationSets: z.array(z.object({ repoURL: z.string(), revision: z.string().default('main'), path: z.string() })),
    /** Seconds between polls; a push webhook refreshes at once. */
    pollSeconds: z.number().default(10),
  }),
  runner: z.object({
    /** Folders put first on PATH of workflow steps, as a hosted runner's tool cache. */
    path: z.array(z.string()).default([]),
    /** Jobs that run at once. */
    concurrency: z.number().int().positive().default(2),
  }),
  tools: z.object({ helm: z.string(), kustomize: z.string() }),
});

/** Parsed configuration. */
export type PlatformConfig = z.infer<typeof platformConfigSchema>;
/** One seed repository. */
export type SeedRepository = z.infer<typeof seedRepositorySchema>;
