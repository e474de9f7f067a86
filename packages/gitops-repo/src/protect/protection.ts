import { z } from 'zod';

/** Kind of a repository that is protected. @public */
export const repositoryKinds = ['core', 'gitops'] as const;

/** Kind of a repository that is protected. @public */
export type RepositoryKind = (typeof repositoryKinds)[number];

const flag = z
  .object({ enabled: z.boolean() })
  .optional()
  .transform(value => value?.enabled ?? false);
const actorsSchema = z.object({
  users: z.array(z.object({ login: z.string() })).default([]),
  teams: z.array(z.object({ slug: z.string() })).default([]),
  apps: z.array(z.object({ slug: z.string() })).default([]),
});

/** What GitHub says of a protected branch: https://docs.github.com/en/rest/branches/branch-protection */
const answerSchema = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean().default(false),
      checks: z
        .array(z.object({ context: z.string(), app_id: z.number().nullish() }))
        .default([]),
    })
    .nullish(),
  enforce_admins: flag,
  required_pull_request_reviews: z
    .object({
      dismissal_restrictions: actorsSchema.optional(),
      bypass_pull_request_allowances: actorsSchema.optional(),
      dismiss_stale_reviews: z.boolean().default(false),
      require_code_owner_reviews: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
      required_approving_review_count: z.number().default(0),
    })
    .nullish(),
  restrictions: actorsSchema.nullish(),
  required_linear_history: flag,
  allow_force_pushes: flag,
  allow_deletions: flag,
  block_creations: flag,
  required_conversation_resolution: flag,
  lock_branch: flag,
  allow_fork_syncing: flag,
});

/** People, teams and Apps, as GitHub names them. @public */
export type Actors = { users: string[]; teams: string[]; apps: string[] };

/** Protection of a branch. @public */
export type Protection = {
  /** Checks that must be green; `appId` is the App that must report it, any when undefined. */
  checks: { context: string; appId?: number }[];
  /** Whether a pull request must hold the newest commit of the branch before it is merged. */
  mustBeUpToDate: boolean;
  reviews?: {
    approvals: number;
    byCodeOwners: boolean;
    dismissStale: boolean;
    ofLastPush: boolean;
    dismissers?: Actors;
    /** Who may push without a pull request. */
    bypassers?: Actors;
  };
  /** Who may push; everyone with the right to write when undefined. */
  pushers?: Actors;
  includesAdmins: boolean;
  linearHistory: boolean;
  forcePushes: boolean;
  deletions: boolean;
  blockCreations: boolean;
  conversationsResolved: boolean;
  locked: boolean;
  forkSyncing: boolean;
};

/** Parses what GitHub says of a protected branch. @internal */
export function parseProtection(answer: unknown): Protection {
  const parsed = answerSchema.parse(answer);
  const reviews = parsed.required_pull_request_reviews;
  return {
    checks: (parsed.required_status_checks?.checks ?? []).map(
      ({ context, app_id }) => ({
        context,
        // GitHub says null, or -1, for any App.
        ...(app_id && app_id > 0 && { appId: app_id }),
      }),
    ),
    mustBeUpToDate: parsed.required_status_checks?.strict ?? false,
    ...(reviews && {
      reviews: {
        approvals: reviews.required_approving_review_count,
        byCodeOwners: reviews.require_code_owner_reviews,
        dismissStale: reviews.dismiss_stale_reviews,
        ofLastPush: reviews.require_last_push_approval,
        ...optionalActors('dismissers', reviews.dismissal_restrictions),
        ...optionalActors('bypassers', reviews.bypass_pull_request_allowances),
      },
    }),
    ...optionalActors('pushers', parsed.restrictions),
    includesAdmins: parsed.enforce_admins,
    linearHistory: parsed.required_linear_history,
    forcePushes: parsed.allow_force_pushes,
    deletions: parsed.allow_deletions,
    blockCreations: parsed.block_creations,
    conversationsResolved: parsed.required_conversation_resolution,
    locked: parsed.lock_branch,
    forkSyncing: parsed.allow_fork_syncing,
  };
}

function optionalActors<K extends string>(
  key: K,
  actors: z.infer<typeof actorsSchema> | null | undefined,
): { [P in K]?: Actors } {
  if (!actors) return {};
  const named: { [P in K]?: Actors } = {};
  named[key] = {
    users: actors.users.map(({ login }) => login),
    teams: actors.teams.map(({ slug }) => slug),
    apps: actors.apps.map(({ slug }) => slug),
  };
  return named;
}

/** The body of the request that sets a protection. @internal */
export function protectionRequest(protection: Protection) {
  const { reviews } = protection;
  return {
    // With `contexts` beside, as its own schema wants it, GitHub refuses the request.
    required_status_checks: {
      strict: protection.mustBeUpToDate,
      checks: protection.checks.map(({ context, appId }) => ({
        context,
        app_id: appId ?? -1,
      })),
    },
    enforce_admins: protection.includesAdmins,
    required_pull_request_reviews: reviews
      ? {
          required_approving_review_count: reviews.approvals,
          require_code_owner_reviews: reviews.byCodeOwners,
          dismiss_stale_reviews: reviews.dismissStale,
          require_last_push_approval: reviews.ofLastPush,
          // Repositories of a person know no such lists, and refuse empty ones too.
          ...(reviews.dismissers && {
            dismissal_restrictions: reviews.dismissers,
          }),
          ...(reviews.bypassers && {
            bypass_pull_request_allowances: reviews.bypassers,
          }),
        }
      : null,
    restrictions: protection.pushers ?? null,
    required_linear_history: protection.linearHistory,
    allow_force_pushes: protection.forcePushes,
    allow_deletions: protection.deletions,
    block_creations: protection.blockCreations,
    required_conversation_resolution: protection.conversationsResolved,
    lock_branch: protection.locked,
    allow_fork_syncing: protection.forkSyncing,
  };
}
