import { smokeOf } from '@ameide/gitops-repo';
import type { Announcement } from '../../../packages/local-platform/src/fleet/announce';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { applicationOf } from './applications';
import { changeRecords, writeChange } from './core-history';
import { FastImportStream } from './fast-import-stream';
import { type FleetState, instanceOf, repositories } from './generate';
import { ciLogin, GitHubRecords, Numbering } from './github-records';
import { enabled } from './gitops-files';
import { proposalRecords, type Step, type WrittenStep, writeStep } from './gitops-history';
import { at, makePlan, type PlannedPrimitive } from './plan';

/** What one change did to a primitive. */
export type Changed = { id: string; commit: string; image: string; merge: string };
/** How a fleet's control port is talked to. */
export type Control = { post(path: string, body: string): Promise<unknown> };
type Marks = Map<number, string>;

/** Moves a running fleet on: new commits, images, bumps and syncs, told by webhooks where anybody asked for them. */
export class FleetChanges {
  readonly #state: FleetState;
  readonly #control: Control;
  readonly #plan: PlannedPrimitive[];
  readonly #numbers: Numbering;
  readonly #instances: number;

  constructor(options: { state: FleetState; control: Control; instances: number }) {
    this.#state = options.state;
    this.#control = options.control;
    this.#instances = options.instances;
    this.#plan = makePlan(options.state.primitives).filter(({ trouble, isWired }) => isWired && trouble === undefined);
    this.#numbers = new Numbering(options.state.numbers);
  }

  /** Ids of the primitives that {@link change} may change: those without trouble. */
  get candidates(): string[] {
    return this.#plan.map(({ id }) => id);
  }

  /** Changes so many primitives, from a place in the list on: commit, checks, image, bump merged, Argo CD syncs and has synced. */
  async change(options: { count: number; from?: number }): Promise<Changed[]> {
    const chosen = Array.from({ length: options.count }, (_, index) => at(this.#plan, (options.from ?? 0) + index));
    const changed: Changed[] = [];
    for (const primitive of new Set(chosen)) {
      const { commit, image } = await this.commit(primitive);
      const merge = await this.bump(primitive, image);
      await this.sync(primitive, { image, revision: merge, phase: 'Running' });
      await this.sync(primitive, { image, revision: merge });
      changed.push({ id: primitive.id, commit, image, merge });
    }
    return changed;
  }

  /** A new commit on core main with its pull request, checks and image. */
  async commit(primitive: PlannedPrimitive): Promise<{ commit: string; image: string }> {
    const { heads, places, changes } = this.#state;
    const base = heads.core;
    const count = changes[primitive.id] ?? 1;
    const written = writeChange(new FastImportStream(), { primitive, change: count, passes: true, base, proposed: new Date(Date.now() - 3_700_000) });
    const marks = await this.#import(repositories.core, written.text);
    const main = required(marks, written.change.mainMark);
    const made = changeRecords(new GitHubRecords(this.#numbers, repositories.core), written.change, { head: required(marks, written.change.headMark), main, base, registry: places.registry });
    if (!made.image) throw new Error('A change that passes has an image');
    heads.core = main;
    changes[primitive.id] = count + 1;
    await this.#put(made.records);
    const by = { repository: repositories.core, actor: primitive.reviewer };
    await this.#announce([
      { event: 'pull_request_review', ...by, number: made.pull, review: made.review },
      { event: 'push', ...by, ref: 'refs/heads/main', before: base, after: main },
      { event: 'pull_request', ...by, action: 'closed', number: made.pull },
      ...made.checkRuns.map((id): Announcement => ({ event: 'check_run', repository: repositories.core, actor: 'github-actions[bot]', action: 'completed', id })),
      { event: 'workflow_run', ...by, action: 'completed', id: made.run },
    ]);
    return { commit: main, image: made.image };
  }

  /** The bump of a primitive in dev, proposed, checked and merged; gives the merge. */
  async bump(primitive: PlannedPrimitive, image: string): Promise<string> {
    const { heads, images } = this.#state;
    const base = heads.gitops;
    images[primitive.id] = image;
    const step: Step = { kind: 'bump', environment: 'dev', primitives: [primitive] };
    const merged = new Date();
    const stream = new FastImportStream();
    const proposed = stream.commit({ ref: 'refs/fleet/heads', author: ciLogin, time: merged, message: `Bump ${primitive.id}`, from: base, files: enabled(primitive, 'dev', image) });
    const merge = writeStep(stream, step, { base, merged, images: new Map([[primitive.id, image]]) });
    const marks = await this.#import(repositories.gitops, proposed.text + merge.text);
    const [head, main] = [required(marks, proposed.mark), required(marks, merge.mark)];
    const written: WrittenStep = { ...step, merged, mark: merge.mark };
    const made = proposalRecords(new GitHubRecords(this.#numbers, repositories.gitops), { step: written, primitive, headMark: proposed.mark }, { head, base, merge: main, image });
    heads.gitops = main;
    await this.#put(made.records);
    const by = { repository: repositories.gitops, actor: ciLogin };
    await this.#announce([
      { event: 'pull_request', ...by, action: 'opened', number: made.pull },
      { event: 'check_run', ...by, action: 'completed', id: made.gate },
      { event: 'push', ...by, ref: 'refs/heads/main', before: base, after: main },
      { event: 'pull_request', ...by, action: 'closed', number: made.pull },
    ]);
    return main;
  }

  /** Argo CD's view of a primitive in dev, in the middle of a sync or behind it. */
  async sync(primitive: PlannedPrimitive, options: { image: string; revision: string; phase?: 'Running' }): Promise<void> {
    const { image, revision, phase } = options;
    const { places } = this.#state;
    const records = (primitive.hasSmoke ? [false, true] : [false]).map((isSmoke): FleetRecord => {
      const application = applicationOf({
        primitive,
        environment: 'dev',
        isSmoke,
        repoURL: `${places.github}/${places.organization}/${repositories.gitops.name}.git`,
        image,
        revision,
        syncedRevision: revision,
        syncedAt: new Date(),
        ...(phase ? { phase } : {}),
      });
      return { record: 'application', instance: instanceOf('dev', this.#instances), application };
    });
    await this.#put(records);
  }

  async #import({ owner, name }: { owner: string; name: string }, stream: string): Promise<Marks> {
    const answer = await this.#control.post(`/repositories/${owner}/${name}/fast-import`, stream);
    const marks = typeof answer === 'object' && answer !== null && 'marks' in answer ? answer.marks : {};
    return new Map(Object.entries(marks ?? {}).map(([mark, sha]) => [Number(mark), String(sha)]));
  }

  async #put(records: FleetRecord[]): Promise<void> {
    await this.#control.post('/records', records.map(record => JSON.stringify(record)).join('\n'));
  }

  async #announce(announcements: Announcement[]): Promise<void> {
    await this.#control.post('/announcements', JSON.stringify(announcements));
  }
}

function required(marks: Marks, mark: number): string {
  const sha = marks.get(mark);
  if (sha === undefined) throw new Error(`The import gave nothing for mark ${mark}`);
  return sha;
}

/** Names of the Applications in dev of a primitive. */
export function devApplications(id: string): string[] {
  return [`dev-${id}`, `dev-${smokeOf(id)}`];
}
