/**
 * The seams between the platform's own rooms. `github/` implements {@link GitHubPort};
 * `actions/`, `argocd/` and `registry/` stand on it and never reach into its files.
 */
import { Router } from 'express';

/** Owner and name of a repository. */
export type RepositoryName = { owner: string; name: string };

/** Who did something. `GITHUB_TOKEN` is told apart since what it does starts no workflow. */
export type Actor = {
  login: string;
  kind: 'user' | 'app' | 'github-token';
};

/** Something that happened on GitHub, with the payload that the webhook carries. */
export type GitHubEvent = {
  /** Webhook event name: push, pull_request, check_run, workflow_run, repository_dispatch, … */
  name: string;
  action?: string;
  repository: RepositoryName;
  actor: Actor;
  /** Fully qualified ref the event is about (`refs/heads/main`, `refs/pull/3/merge`). */
  ref: string;
  /** Commit the event is about: for a pull request the head commit. */
  sha: string;
  payload: Record<string, unknown>;
};

/** What a job's token may do: GitHub's permission names to read or write. */
export type TokenPermissions = Record<string, 'read' | 'write' | 'none'>;

/** A remark of a check run on lines of a file. */
export type CheckAnnotation = { level: 'notice' | 'warning' | 'failure'; path: string; startLine: number; endLine: number; message: string; title?: string };

/** What the checks of a workflow run tell of it. */
export type WorkflowRunReference = {
  id: number;
  event: string;
  runNumber: number;
  workflow: { id: number; name: string; /** File name below `.github/workflows`. */ file: string };
};

/** A check run as its writer gives it (GitHub REST, "Check runs"). */
export type CheckRunInput = {
  /** Stable key of the writer: upserting with it updates the same check run. */
  key: string;
  /** Check suite of the workflow run that reports it. */
  suiteId?: number;
  name: string;
  headSha: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion?: 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required';
  detailsUrl?: string;
  externalId?: string;
  startedAt?: string;
  completedAt?: string;
  output?: { title: string; summary: string; text?: string };
  /** All remarks that the writer has so far. */
  annotations?: CheckAnnotation[];
};


/** What the other rooms may ask of GitHub. */
export interface GitHubPort {
  /** Base address for people and for clone URLs, no trailing slash: `http://localhost:4700`. */
  readonly serverUrl: string;
  /** REST base: `http://localhost:4700/api/v3`. */
  readonly apiUrl: string;
  /** GraphQL endpoint: `http://localhost:4700/api/graphql`. */
  readonly graphqlUrl: string;
  /** Calls `listener` after each event, in order. Errors of a listener are logged, never thrown. */
  onEvent(listener: (event: GitHubEvent) => void): void;
  /** Publishes an event of another room (workflow_run, workflow_job, registry_package): listeners and webhooks get it. */
  emit(event: GitHubEvent): void;
  /** Folder of the bare repository; undefined when there is none. */
  bareRepository(repository: RepositoryName): string | undefined;
  listRepositories(): RepositoryName[];
  /** Token like a job's GITHUB_TOKEN, valid until revoked. */
  mintJobToken(options: { repository: RepositoryName; permissions: TokenPermissions }): string;
  /** Installation token of an App for some repositories, as `POST /app/installations/{id}/access_tokens` gives. */
  mintInstallationToken(options: { appId: number; repositories: RepositoryName[] }): string;
  revokeToken(token: string): void;
  /** The bearer of a token, or undefined when it is not known. */
  authenticate(token: string): Actor | undefined;
  /** Opens the check suite of a workflow run, as GitHub does for each run. */
  openCheckSuite(repository: RepositoryName, options: { headSha: string; headBranch: string; workflowRun: WorkflowRunReference }): { id: number };
  upsertCheckRun(repository: RepositoryName, input: CheckRunInput): { id: number };
  /** Organisation values under the repository's own. */
  variables(repository: RepositoryName): Record<string, string>;
  secrets(repository: RepositoryName): Record<string, string>;
}

/** A room's HTTP routes on GitHub's port: REST below `/api/v3`, pages below `/`. */
export type GitHubRoutes = { api: Router; pages: Router };

/** A workload image, unpacked. */
export type UnpackedImage = {
  /** Folder that holds the image's file system. */
  rootfs: string;
  config: {
    entrypoint: string[];
    cmd: string[];
    env: string[];
    workingDir: string;
    labels: Record<string, string>;
  };
  /** Digest that was asked for (index or manifest). */
  digest: string;
};

/** What of an image is for one platform. */
export type PlatformImage = {
  /** `os/architecture`, say linux/amd64. */
  platform: string;
  /** Folder of files that make the one layer. */
  layer: string;
  config: { Entrypoint?: string[]; Cmd?: string[]; Env?: string[]; WorkingDir?: string; User?: string; Labels?: Record<string, string>; ExposedPorts?: Record<string, object> };
};

/** What the runner and the cluster may ask of the registry, without HTTP. */
export interface RegistryPort {
  /** `localhost:4701`. */
  readonly host: string;
  /** Pulls an image by reference, choosing this machine's platform from an index. Throws with the reference when absent. */
  unpack(reference: string): Promise<UnpackedImage>;
  /** Stores an image for each platform under one index, tags it, and gives the index digest. */
  push(options: {
    repository: string;
    tags: string[];
    /** One for each platform. */
    images: PlatformImage[];
    /** Of the index and of each manifest in it. */
    annotations?: Record<string, string>;
    /** Token that the push is made with; refused when it may not write packages. */
    actor: Actor;
  }): Promise<{ digest: string }>;
  /** Called after each manifest that got a tag. */
  onPush(listener: (event: { repository: string; tag?: string; digest: string }) => void): void;
}

/** A room's life: start gives control back when ready; stop ends every process it started. */
export interface Room {
  start(): Promise<void>;
  stop(): Promise<void>;
}
