import { promotionBranch } from '@ameide/gitops-repo';
import { branchName } from '@ameide/plugin-primitives-common';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { FastImportStream } from './fast-import-stream';
import { type FleetControl, required } from './fleet-control';
import { type FleetState, repositories } from './generate';
import { ciLogin, GitHubRecords, type Numbering, stamp, workflows } from './github-records';
import { enabled } from './gitops-files';
import { at, type FleetEnvironment, people, type PlannedPrimitive } from './plan';

/** One that waits for a person, with the files that it changes. */
type Open = { pull: Extract<FleetRecord, { record: 'pull' }>['pull']; files: Map<string, string>; by: string };

/** Promotions of a running fleet, of one primitive or of several by one pull request, and rollbacks of one. */
export class Promotions {
  readonly #state: FleetState;
  readonly #fleet: FleetControl;
  readonly #numbers: Numbering;
  readonly #open = new Map<number, Open>();

  constructor(options: { state: FleetState; fleet: FleetControl; numbers: Numbering }) {
    this.#state = options.state;
    this.#fleet = options.fleet;
    this.#numbers = options.numbers;
  }

  /** Numbers of those that wait. */
  get open(): number[] {
    return [...this.#open.keys()];
  }

  /**
   * Proposes what dev has of some primitives for an environment, staging unless `to` names another, checked, and
   * gives the pull request's number: of one that waits already where it is about the same. `updated` is when something
   * happened to it last, `others` how many files it changes besides, which come first.
   */
  async propose(primitives: readonly PlannedPrimitive[], options: { to?: 'staging' | 'production'; opened?: Date; updated?: Date; others?: number } = {}): Promise<number> {
    const { images } = this.#state;
    const { to = 'staging', opened = new Date(), updated = opened, others = 0 } = options;
    const from = to === 'staging' ? 'dev' : 'staging';
    const ids = primitives.map(({ id }) => id);
    const branch = promotionBranch({ from, to, ids });
    for (const [number, { pull }] of this.#open) if (pull.head.ref === branch) return number;
    const files = new Map(Array.from({ length: others }, (_, index) => [`docs/promotions/${index}.md`, `${branch} at ${opened.toISOString()}\n`]));
    for (const primitive of primitives) {
      const image = images[primitive.id];
      if (image === undefined) throw new Error(`${primitive.id} has no image`);
      for (const [path, text] of enabled(primitive, to, image)) files.set(path, text);
    }
    const title = `Promote ${ids.length === 1 ? ids[0] : `${ids.length} primitives`} from ${from} to ${to}`;
    return this.#proposeFiles({ title, branch, files, opened, updated, label: 'promotion', by: at(people, primitives[0]?.index ?? 0) });
  }

  /** Proposes an image from before for one environment, checked, and gives the pull request's number. */
  async rollBack(primitive: PlannedPrimitive, options: { environment: FleetEnvironment; image: string; opened: Date }): Promise<number> {
    const { environment, image, opened } = options;
    const files = new Map(enabled(primitive, environment, image));
    const branch = branchName(primitive.ref, `enable-${environment}`);
    const title = `Roll back ${primitive.id} in ${environment} to ${image.slice(image.indexOf('@') + 1).slice(0, 19)}`;
    return this.#proposeFiles({ title, branch, files, opened, updated: opened, label: 'primitive-enable', by: at(people, primitive.index + 2) });
  }

  async #proposeFiles(proposal: { title: string; branch: string; files: Map<string, string>; opened: Date; updated: Date; label: string; by: string }): Promise<number> {
    const { title, branch, files, opened, updated, label, by } = proposal;
    const { heads } = this.#state;
    const stream = new FastImportStream();
    const proposed = stream.commit({ ref: 'refs/fleet/heads', author: ciLogin, time: opened, message: title, from: heads.gitops, files });
    const marks = await this.#fleet.import(repositories.gitops, proposed.text);
    const head = required(marks, proposed.mark);
    const github = new GitHubRecords(this.#numbers, repositories.gitops);
    const made = github.pull({ title, body: '', author: ciLogin, branch, head, base: heads.gitops, opened, labels: [label] });
    const record = { ...made, pull: { ...made.pull, updatedAt: stamp(updated) } };
    const { number } = record.pull;
    const gate = github.run({
      ...{ workflow: workflows.gate, title, event: 'pull_request', sha: head, branch, message: title, actor: ciLogin },
      began: new Date(opened.getTime() + 10_000),
      jobs: [{ name: 'GitOps / Gate' }],
      pull: number,
    });
    await this.#fleet.put([record, ...gate]);
    this.#open.set(number, { pull: record.pull, files, by });
    await this.#fleet.announce([{ event: 'pull_request', repository: repositories.gitops, actor: by, action: 'opened', number }]);
    return number;
  }

  /** Ends one that waits: a person approves and merges it, or closes it without. Gives the newest commit of main. */
  async end(number: number, how: 'merged' | 'closed', ended = new Date()): Promise<string> {
    const found = this.#open.get(number);
    if (!found) throw new Error(`No promotion ${number} waits`);
    this.#open.delete(number);
    const { by } = found;
    const { heads } = this.#state;
    const closed = { ...found.pull, state: 'closed' as const, updatedAt: stamp(ended), closedAt: stamp(ended) };
    const about = { repository: repositories.gitops, actor: by };
    if (how === 'closed') {
      await this.#fleet.put([{ record: 'pull', pull: closed }]);
      await this.#fleet.announce([{ event: 'pull_request', ...about, action: 'closed', number }]);
      return heads.gitops;
    }
    const before = heads.gitops;
    const stream = new FastImportStream();
    const merge = stream.commit({ ref: 'refs/heads/main', author: ciLogin, time: ended, message: `${closed.title} (#${number})`, from: before, files: found.files });
    const marks = await this.#fleet.import(repositories.gitops, merge.text);
    heads.gitops = required(marks, merge.mark);
    const merged = { ...closed, mergedAt: stamp(ended), mergedBy: by, mergeCommitSha: heads.gitops };
    const approval = new GitHubRecords(this.#numbers, repositories.gitops).approval({ record: 'pull', pull: merged }, by, ended);
    await this.#fleet.put([{ record: 'pull', pull: merged }, approval]);
    await this.#fleet.announce([
      { event: 'pull_request_review', ...about, number, review: approval.review.id },
      { event: 'pull_request', ...about, action: 'closed', number },
      { event: 'push', ...about, ref: 'refs/heads/main', before, after: heads.gitops },
    ]);
    return heads.gitops;
  }
}
