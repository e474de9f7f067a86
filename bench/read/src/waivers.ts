import { type Waiver, waiversFile } from '@ameide/gitops-repo';
import { FastImportStream } from './fast-import-stream';
import { type FleetControl, required } from './fleet-control';
import { type FleetState, repositories } from './generate';
import { ciLogin, GitHubRecords, type Numbering, workflows } from './github-records';
import { at, people } from './plan';

/** Puts exceptions from rules into a running fleet's GitOps repository, in place of those that are there: by a pull request of CI's, which a person approved and merged. */
export async function writeWaivers(options: { state: FleetState; fleet: FleetControl; numbers: Numbering }, waivers: readonly Waiver[]): Promise<void> {
  const { state, fleet, numbers } = options;
  const { heads } = state;
  const before = heads.gitops;
  // Before what follows: a pull request that is proposed as of earlier is looked for from the newest on that is known.
  const merged = new Date(Date.now() - 3_600_000);
  const title = `Waive ${waivers.map(({ rule }) => rule).join(', ')}`;
  const branch = 'waivers';
  // A mapping as JSON writes it is one of YAML's as well.
  const text = `waivers:\n${waivers.map(waiver => `  - ${JSON.stringify(waiver)}\n`).join('')}`;
  const files = new Map([[waiversFile, text]]);
  const stream = new FastImportStream();
  const commit = { author: ciLogin, time: merged, message: title, from: before, files };
  const proposed = stream.commit({ ...commit, ref: 'refs/fleet/heads' });
  const landed = stream.commit({ ...commit, ref: 'refs/heads/main' });
  const marks = await fleet.import(repositories.gitops, proposed.text + landed.text);
  const head = required(marks, proposed.mark);
  heads.gitops = required(marks, landed.mark);
  const github = new GitHubRecords(numbers, repositories.gitops);
  const by = at(people, 0);
  const opened = new Date(merged.getTime() - 600_000);
  const pull = github.pull({ title, body: '', author: ciLogin, branch, head, base: before, opened, labels: [], merged: { sha: heads.gitops, by, at: merged } });
  const { number } = pull.pull;
  const gate = github.run({
    ...{ workflow: workflows.gate, title, event: 'pull_request', sha: head, branch, message: title, actor: ciLogin },
    began: new Date(opened.getTime() + 10_000),
    jobs: [{ name: 'GitOps / Gate' }],
    pull: number,
  });
  await fleet.put([pull, github.approval(pull, by, merged), ...gate]);
  const about = { repository: repositories.gitops, actor: by };
  await fleet.announce([
    { event: 'pull_request', ...about, action: 'closed', number },
    { event: 'push', ...about, ref: 'refs/heads/main', before, after: heads.gitops },
  ]);
}
