import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { ciApp } from './plan';
import type { Reported } from './reports';

type Of<K extends FleetRecord['record']> = Extract<FleetRecord, { record: K }>;
type Repository = { owner: string; name: string };

/** A workflow of a seed, as its runs name it. */
export type Workflow = { id: number; name: string; file: string };

/** The workflows that write desired state or publish, by what they are for. */
export const workflows = {
  primitives: { id: 1, name: 'Primitives', file: 'primitives.yaml' },
  gate: { id: 2, name: 'GitOps gate', file: 'gitops-gate.yaml' },
  wire: { id: 3, name: 'Wire a primitive', file: 'scaffold-primitive-gitops.yaml' },
  enable: { id: 4, name: 'Enable a primitive', file: 'enable-primitive.yaml' },
  bump: { id: 5, name: 'Bump images', file: 'bump-images.yaml' },
  promote: { id: 6, name: 'Promote images', file: 'promote-images.yaml' },
} satisfies Record<string, Workflow>;

/** The time as GitHub writes it, some seconds later. */
export function stamp(date: Date, seconds = 0): string {
  return `${new Date(date.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/** Numbers things of GitHub's in the order they are made. */
export class Numbering {
  readonly #last = new Map<string, number>();

  constructor(last: Record<string, number> = {}) {
    for (const [name, value] of Object.entries(last)) this.#last.set(name, value);
  }

  next(name: string): number {
    const value = (this.#last.get(name) ?? 0) + 1;
    this.#last.set(name, value);
    return value;
  }

  /** Where it stands, to go on from later. */
  toJSON(): Record<string, number> {
    return Object.fromEntries(this.#last);
  }
}

/** Words GitHub's state of one repository. */
export class GitHubRecords {
  readonly #numbers: Numbering;
  readonly repository: Repository;

  constructor(numbers: Numbering, repository: Repository) {
    this.#numbers = numbers;
    this.repository = repository;
  }

  /** A pull request; merged where it has a merge. */
  pull(options: {
    title: string;
    body: string;
    author: string;
    branch: string;
    head: string;
    base: string;
    opened: Date;
    labels?: string[];
    merged?: { sha: string; by: string; at: Date };
    closed?: Date;
  }): Of<'pull'> {
    const { title, body, author, branch, head, base, opened, labels = [], merged, closed } = options;
    const end = merged?.at ?? closed;
    return {
      record: 'pull',
      pull: {
        id: this.#numbers.next('pull'),
        repository: this.repository,
        number: this.#numbers.next(`pull ${this.repository.name}`),
        title,
        body,
        state: end ? 'closed' : 'open',
        draft: false,
        user: author,
        head: { ref: branch, sha: head },
        base: { ref: 'main', sha: base },
        labels,
        assignees: [],
        requestedReviewers: [],
        createdAt: stamp(opened),
        updatedAt: stamp(end ?? opened),
        closedAt: end ? stamp(end) : null,
        mergedAt: merged ? stamp(merged.at) : null,
        mergedBy: merged?.by ?? null,
        mergeCommitSha: merged?.sha ?? null,
        autoMerge: null,
        trial: null,
      },
    };
  }

  /** Somebody's approval. */
  approval(pull: Of<'pull'>, user: string, submitted: Date): Of<'review'> {
    const { repository, number, head } = pull.pull;
    return { record: 'review', review: { id: this.#numbers.next('review'), repository, number, user, body: '', state: 'APPROVED', commitId: head.sha, submittedAt: stamp(submitted) } };
  }

  /** A run of a workflow that is over, with a check run for each of its jobs. */
  run(options: {
    workflow: Workflow;
    title: string;
    event: string;
    sha: string;
    branch: string;
    message: string;
    actor: string;
    began: Date;
    jobs: { name: string; failed?: boolean }[];
    pull?: number;
  }): [Of<'run'>, Of<'checks'>] {
    const { workflow, title, event, sha, branch, message, actor, began, jobs, pull } = options;
    const id = 1_000_000 + this.#numbers.next('run');
    const suiteId = this.#numbers.next('suite');
    const runNumber = this.#numbers.next(`run of ${workflow.file}`);
    const isFailed = jobs.some(({ failed }) => failed);
    const times = { createdAt: stamp(began), updatedAt: stamp(began, 90) };
    const run: Of<'run'>['run'] = {
      id,
      repository: this.repository,
      workflowId: workflow.id,
      workflowPath: `.github/workflows/${workflow.file}`,
      workflowName: workflow.name,
      checkSuiteId: suiteId,
      title,
      runNumber,
      attempt: 1,
      event,
      ref: pull === undefined ? `refs/heads/${branch}` : `refs/pull/${pull}/merge`,
      sha,
      headSha: sha,
      headBranch: branch,
      headMessage: message,
      baseRef: pull === undefined ? '' : 'main',
      headRef: pull === undefined ? '' : branch,
      actor,
      triggeringActor: actor,
      inputs: {},
      pullRequests: [],
      status: 'completed',
      conclusion: isFailed ? 'failure' : 'success',
      ...times,
      startedAt: times.createdAt,
      interruptions: 0,
    };
    const checks: Of<'checks'> = {
      record: 'checks',
      suite: { id: suiteId, repository: this.repository, headSha: sha, headBranch: branch, app: 'github-actions', workflowRun: { id, event, runNumber, workflow }, ...times },
      runs: jobs.map(({ name, failed }) => ({
        ...this.#checkRun(suiteId, sha, name, began),
        conclusion: failed ? 'failure' : 'success',
        detailsUrl: undefined,
        output: { title: name, summary: '' },
      })),
    };
    return [{ record: 'run', run }, checks];
  }

  /** Check runs that jobs made by the API, with their reports. */
  reported(sha: string, branch: string | null, reports: Reported[], at: Date): Of<'checks'> {
    const suiteId = this.#numbers.next('suite');
    return {
      record: 'checks',
      suite: { id: suiteId, repository: this.repository, headSha: sha, headBranch: branch, app: 'github-actions', createdAt: stamp(at), updatedAt: stamp(at, 80) },
      runs: reports.map(report => ({ ...this.#checkRun(suiteId, sha, report.name, at), ...report })),
    };
  }

  #checkRun(suiteId: number, headSha: string, name: string, began: Date) {
    return {
      id: this.#numbers.next('check run'),
      suiteId,
      repository: this.repository,
      app: 'github-actions',
      name,
      headSha,
      status: 'completed' as const,
      startedAt: stamp(began, 5),
      completedAt: stamp(began, 80),
      annotations: [],
    };
  }
}

/** Login of the App that CI opens pull requests as. */
export const ciLogin = `${ciApp.slug}[bot]`;
