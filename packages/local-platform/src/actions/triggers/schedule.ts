import type { GitHubPort } from '../../contract';
import type { Logger } from '../../logger';
import { defaultBranch, resolveCommit } from '../git';
import type { RunManager } from '../run/run-manager';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { cronMatches } from './cron';

const minute = 60_000;

/** Says what time it is, once at the start of each minute. */
export class Schedule {
  readonly #tick: (time: Date) => Promise<void>;
  readonly #logger: Logger;
  #timer: NodeJS.Timeout | undefined;

  private constructor(options: { tick: (time: Date) => Promise<void>; logger: Logger }) {
    this.#tick = options.tick;
    this.#logger = options.logger;
  }

  static create(options: { tick: (time: Date) => Promise<void>; logger: Logger }): Schedule {
    return new Schedule(options);
  }

  start(): void {
    this.#waitFor((Math.floor(Date.now() / minute) + 1) * minute);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Waits for a minute to begin. It is named, not read off the clock again: a timer may fire a little early. */
  #waitFor(time: number): void {
    this.#timer = setTimeout(() => {
      // After a sleep of the machine the minute that it is counts; those between are not made up for.
      const due = Math.max(time, Math.floor(Date.now() / minute) * minute);
      this.#tick(new Date(due)).catch(error => this.#logger.error(`Scheduled workflows: ${String(error)}`));
      this.#waitFor(due + minute);
    }, Math.max(0, time - Date.now()));
  }
}

/** Starts the workflows of the default branches that are due in the minute of `time`. */
export async function startDue(options: { github: GitHubPort; runs: RunManager; files: WorkflowFiles; time: Date }): Promise<void> {
  const { github, runs, files, time } = options;
  for (const repository of github.listRepositories()) {
    const bare = github.bareRepository(repository);
    if (!bare) continue;
    const ref = `refs/heads/${await defaultBranch(bare)}`;
    const sha = await resolveCommit(bare, ref);
    if (!sha) continue;
    for (const file of await files.all(bare, sha)) {
      const due = file.ok ? file.workflow.triggers.schedules.find(cron => cronMatches(cron, time)) : undefined;
      if (due === undefined) continue;
      await runs.create({
        repository, bare, file, event: 'schedule', ref, sha, headSha: sha, actor: 'github-actions[bot]', payload: { schedule: due },
      });
    }
  }
}
