import type { GitHubPort } from '../../contract';
import type { Logger } from '../../logger';
import { defaultBranch, resolveCommit } from '../git';
import type { RunManager } from '../run/run-manager';
import type { WorkflowFiles } from '../workflow/workflow-files';
import { cronMatches } from './cron';

/** Looks once a minute which workflows of the default branches are due. */
export class Schedule {
  readonly #options: { github: GitHubPort; runs: RunManager; files: WorkflowFiles; logger: Logger };
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { github: GitHubPort; runs: RunManager; files: WorkflowFiles; logger: Logger }) {
    this.#options = options;
  }

  start(): void {
    const untilNextMinute = 60_000 - (Date.now() % 60_000);
    this.#timer = setTimeout(() => {
      const { logger } = this.#options;
      this.tick(new Date()).catch(error => logger.error(`Scheduled workflows: ${String(error)}`));
      this.start();
    }, untilNextMinute);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** Starts what is due in the minute of `time`. */
  async tick(time: Date): Promise<void> {
    const { github, runs, files } = this.#options;
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
}
