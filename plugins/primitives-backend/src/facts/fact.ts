import {
  publishReportSchema,
  verifyOutcomeSchema,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';

/** The outside systems, as facts name them. @internal */
export const sourceNames = [
  'github-core',
  'github-gitops',
  'registry',
  'argocd',
] as const;

/** An outside system. @internal */
export type SourceName = (typeof sourceNames)[number];

const checkState = z.enum(['queued', 'running', 'passed', 'failed']);

/** A person's newest review of a pull request, in GitHub's words (`PullRequestReviewState`). */
const reviewSchema = z.object({
  author: z.string(),
  state: z.string(),
  submittedAt: z.string().optional(),
  url: z.string().optional(),
});

/** A pull request as GitHub shows it. @internal */
export const pullSchema = z.object({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  author: z.string(),
  headRef: z.string(),
  headSha: z.string(),
  draft: z.boolean(),
  state: z.enum(['open', 'closed']),
  mergedAt: z.string().optional(),
  mergeSha: z.string().optional(),
  autoMerge: z.boolean(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Login of who merged it. */
  mergedBy: z.string().optional(),
  /** Newest review of each person; absent until it was asked for. */
  reviews: z.array(reviewSchema).optional(),
});

const checkRunBase = z.object({
  state: checkState,
  conclusion: z.string().optional(),
  url: z.string(),
  completedAt: z.string().optional(),
});

const desiredSchema = z.object({
  enabled: z.boolean(),
  imageRef: z.string().optional(),
  digest: z.string().optional(),
  path: z.string(),
  /** Literals in the file that look like secret material; see the audit rule. */
  suspects: z.array(z.string()),
  /** File and reason, where what Git asks for cannot be read: then nothing else here says anything. */
  unreadable: z.string().optional(),
  /**
   * Whether the environment before had the digest earlier, by Git's history; absent in the
   * first environment, and where no digest is asked for.
   */
  order: z.enum(['before', 'not-before', 'unknown']).optional(),
});

/** What Git asks for of one component in one environment, at one revision. */
const askedSchema = z.object({
  enabled: z.boolean(),
  digest: z.string().optional(),
});

const hookSchema = z.object({
  kind: z.string(),
  group: z.string().optional(),
  namespace: z.string().optional(),
  name: z.string(),
  type: z.string(),
  phase: z.string(),
  message: z.string().optional(),
});

/**
 * What each kind of fact says of its subject. Subjects: `domain/orders` for a folder,
 * `domain/orders@<sha>` for a check run, `<sha>` for a commit, an id, a pull request's
 * or run's number, `<env>/<component>`, `<repository>@<digest>`, an Application's name.
 * @internal
 */
export const factSchemas = {
  /** A repository's branch: subject `core` or `gitops`. */
  branch: z.object({ sha: z.string() }),
  /** A primitive's folder on the core repo's main branch. */
  folder: z.object({
    treeSha: z.string(),
    owner: z.string().optional(),
    system: z.string().optional(),
    versions: z.array(z.string()),
  }),
  /** The newest commit on main that touched a primitive's folder or that CI reported it for. */
  commit: z.object({
    sha: z.string(),
    message: z.string(),
    author: z.string(),
    date: z.string(),
    url: z.string(),
    treeSha: z.string().optional(),
  }),
  /** Open pull request that creates a primitive; subject is its id. */
  'core-pull': pullSchema,
  /** Check run with the verify report, of one primitive on one commit. */
  verify: checkRunBase.extend({ outcome: verifyOutcomeSchema.optional() }),
  /** Check run with the published image, of one primitive on one commit. */
  publish: checkRunBase.extend({ report: publishReportSchema.optional() }),
  /** Files of a primitive's wiring on the GitOps main branch; subject is its id. */
  wiring: z.object({
    component: z.boolean(),
    smoke: z.boolean(),
    values: z.boolean(),
  }),
  /** What GitOps main asks for; subject `<env>/<component>`. */
  desired: desiredSchema,
  /** Exceptions from rules, as GitOps main has them; subject `gitops`. */
  waivers: z.object({
    waivers: z.array(
      z.object({
        rule: z.string(),
        primitive: z.string().optional(),
        owner: z.string().optional(),
        environment: z.string().optional(),
        until: z.string(),
        reason: z.string(),
        /** When it came to main as it is, and who wrote that commit; absent where history is too long. */
        since: z.string().optional(),
        by: z.string().optional(),
      }),
    ),
    /** Author of the newest commit of the file. */
    by: z.string().optional(),
  }),
  /** Pull request on the GitOps repo; subject is its number. */
  'gitops-pull': pullSchema.extend({
    /**
     * Ids of the primitives that a promotion of several moves, by environment; absent for
     * any other, and where GitHub cannot tell what it changes.
     */
    moves: z.record(z.string(), z.array(z.string())).optional(),
  }),
  /** Checks of an open GitOps pull request, or the gate's of main's tip; subject is the commit. */
  'gitops-checks': z.object({
    state: checkState,
    failures: z.array(
      z.object({
        name: z.string(),
        url: z.string(),
        summary: z.string().optional(),
      }),
    ),
  }),
  /** A run of a workflow of the GitOps repo; subject is its id. */
  'gitops-run': z.object({
    id: z.number(),
    /** File name in `.github/workflows`. */
    workflow: z.string(),
    title: z.string(),
    event: z.string(),
    state: checkState,
    conclusion: z.string().optional(),
    url: z.string(),
    createdAt: z.string(),
    updatedAt: z.string(),
  }),
  /** A commit on GitOps main, with the pull request it came by; subject is its SHA. */
  'gitops-commit': z.object({
    author: z.string(),
    date: z.string(),
    message: z.string(),
    url: z.string(),
    pull: z.number().optional(),
    root: z.boolean(),
  }),
  /** An image in the registry; subject `<repository>@<digest>`. */
  image: z.object({
    present: z.boolean(),
    platforms: z.array(z.string()),
    revision: z.string().optional(),
    /** Bytes that are pulled for its first platform. */
    size: z.number().optional(),
    /** Media type of the manifest or index. */
    mediaType: z.string().optional(),
  }),
  /**
   * The pull request that a commit of the core repo came by; subject is
   * `domain/orders@<sha>`. Without `pull` GitHub knows of none.
   */
  'commit-pull': z.object({ pull: pullSchema.optional() }),
  /** An Argo CD Application; subject is `<env>-<component>`, however its instance names it. */
  application: z.object({
    instance: z.string(),
    url: z.string(),
    sync: z.string(),
    revision: z.string().optional(),
    /** What Git asked for at `revision`; absent when that could not be found out. */
    asked: askedSchema.optional(),
    health: z.string(),
    healthMessage: z.string().optional(),
    healthSince: z.string().optional(),
    reconciledAt: z.string().optional(),
    conditions: z.array(z.string()),
    outOfSync: z.array(z.string()),
    unhealthy: z.array(z.string()),
    overrides: z.array(z.string()),
    selfHeal: z.boolean(),
    operation: z
      .object({
        phase: z.string(),
        message: z.string().optional(),
        revision: z.string().optional(),
        /** What Git asked for at the operation's revision. */
        asked: askedSchema.optional(),
        startedAt: z.string().optional(),
        finishedAt: z.string().optional(),
        /** Who began it; absent where Argo CD names nobody. */
        initiatedBy: z
          .object({
            username: z.string().optional(),
            automated: z.boolean(),
          })
          .optional(),
        hooks: z.array(hookSchema),
      })
      .optional(),
  }),
  /** Images that an Application's pods run, from the resource tree; subject as of the Application. */
  workload: z.object({
    pods: z.array(
      z.object({
        name: z.string(),
        images: z.array(z.string()),
        health: z.string(),
        /** Being deleted. */
        terminating: z.literal(true).optional(),
        /** When the ReplicaSet came into being that took the place of the pod's own (ISO 8601). */
        supersededAt: z.string().optional(),
      }),
    ),
    /** End of the newest operation that was known when they were asked for; null where none had ended. */
    after: z.string().nullable().optional(),
  }),
  /** Outcome of a smoke Application's hooks at one revision; subject `<application>@<revision>`. */
  smoke: z.object({
    phase: z.enum(['Succeeded', 'Failed', 'Running']),
    message: z.string().optional(),
    hooks: z.array(hookSchema),
    /** What Git asked the smoke for at that revision. */
    asked: askedSchema.optional(),
    startedAt: z.string().optional(),
    finishedAt: z.string().optional(),
    /** Attempt within the operation, from 0: Argo CD may be told to retry a sync that failed. */
    attempt: z.number().optional(),
  }),
  /** Log of a failed smoke; same subject as the smoke. */
  'smoke-log': z.object({
    log: z.string(),
    /** The log says why it could not be read, and is read again; absent once it was read, or is gone. */
    isUnread: z.literal(true).optional(),
  }),
} as const;

/** A kind of fact. @internal */
export type FactKind = keyof typeof factSchemas;

/** What a fact of a kind says. @internal */
export type FactValue<K extends FactKind> = z.infer<(typeof factSchemas)[K]>;

/**
 * One observation. `position` is the outside system's own order: the newest of a
 * `(kind, subject)` is the one with the greatest position, whenever it arrives.
 * @internal
 */
export type Fact<K extends FactKind = FactKind> = {
  source: SourceName;
  kind: K;
  subject: string;
  /** `<kind>/<name>` of the primitive that it is about; empty when it is about none or several. */
  scope: string;
  /** Null when the outside system no longer has the subject. */
  value: FactValue<K> | null;
  position: number;
  /** The outside system's name for this state: a SHA, a resourceVersion, a time. */
  revision: string;
  /** ISO 8601. */
  observedAt: string;
};

/** A Pull request fact's value. @internal */
export type Pull = z.infer<typeof pullSchema>;
/** State of a check. @internal */
export type CheckState = z.infer<typeof checkState>;

/** True when `next` is newer than `known` by the outside system's order. Ties fall to the revision, so that arrival never decides. @internal */
export function isNewer(
  next: Pick<Fact, 'position' | 'revision'> & { value: unknown },
  known: Pick<Fact, 'position' | 'revision'> & { value: unknown },
): boolean {
  if (next.position !== known.position) return next.position > known.position;
  if (next.revision !== known.revision) return next.revision > known.revision;
  return JSON.stringify(next.value) > JSON.stringify(known.value);
}
