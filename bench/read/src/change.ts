import { smokeOf, type Waiver } from '@ameide/gitops-repo';
import type { Announcement } from '../../../packages/local-platform/src/fleet/announce';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';
import { applicationOf } from './applications';
import { changeRecords, writeChange } from './core-history';
import { FastImportStream } from './fast-import-stream';
import { type Control, FleetControl, required } from './fleet-control';
import { type FleetState, instanceOf, repositories } from './generate';
import { ciLogin, GitHubRecords, Numbering, workflows } from './github-records';
import { enabled } from './gitops-files';
import { proposalRecords, type Step, type WrittenStep, writeStep } from './gitops-history';
import { at, type FleetEnvironment, makePlan, type PlannedPrimitive } from './plan';
import { Promotions } from './promotions';
import { writeWaivers } from './waivers';

/** What one change did to a primitive. */
export type Changed = { id: string; commit: string; image: string; merge: string };
type Committed = { primitive: PlannedPrimitive; commit: string; image: string };
type Merged = Committed & { merge: string };

/** Moves a running fleet on: new commits, images, bumps and syncs, told by webhooks where anybody asked for them. */
export class FleetChanges {
  readonly #state: FleetState;
  readonly #fleet: FleetControl;
  readonly #plan: PlannedPrimitive[];
  readonly #numbers: Numbering;
  readonly #instances: number;

  /** Promotions and rollbacks, which wait for a person. */
  readonly promotions: Promotions;

  constructor(options: { state: FleetState; control: Control; instances: number }) {
    this.#state = options.state;
    this.#fleet = new FleetControl(options.control);
    this.#instances = options.instances;
    this.#plan = makePlan(options.state.primitives).filter(({ trouble, isWired }) => isWired && trouble === undefined);
    this.#numbers = new Numbering(options.state.numbers);
    this.promotions = new Promotions({ state: this.#state, fleet: this.#fleet, numbers: this.#numbers });
  }

  /** Ids of the primitives that {@link change} may change: those without trouble. */
  get candidates(): string[] {
    return this.#plan.map(({ id }) => id);
  }

  /** One of the {@link candidates}. */
  primitive(id: string): PlannedPrimitive {
    const found = this.#plan.find(each => each.id === id);
    if (!found) throw new Error(`${id} is none that may change`);
    return found;
  }

  /** Image that a primitive has in dev. */
  imageOf(id: string): string | undefined {
    return this.#state.images[id];
  }

  /** Changes so many primitives, from a place in the list on: commit, checks, image, bump merged, Argo CD syncs and has synced. */
  async change(options: { count: number; from?: number }): Promise<Changed[]> {
    const all = Array.from({ length: Math.min(options.count, this.#plan.length) }, (_, index) => at(this.#plan, (options.from ?? 0) + index));
    const committed = await this.commit(all);
    const merged = await this.bump(committed);
    await this.sync(merged, { phase: 'Running' });
    await this.sync(merged);
    return merged.map(({ primitive, commit, image, merge }) => ({ id: primitive.id, commit, image, merge }));
  }

  /** New commits on core main, each with its pull request, checks and image; merged a moment before `at`. */
  async commit(primitives: PlannedPrimitive[], at = new Date()): Promise<Committed[]> {
    const { heads, places, changes } = this.#state;
    const before = heads.core;
    const stream = new FastImportStream();
    let base: number | string = before;
    const written = primitives.map(primitive => {
      const each = writeChange(stream, { primitive, change: changes[primitive.id] ?? 1, passes: true, base, proposed: new Date(at.getTime() - 3_700_000) });
      base = each.change.mainMark;
      return each;
    });
    const marks = await this.#fleet.import(repositories.core, written.map(({ text }) => text).join(''));
    const github = new GitHubRecords(this.#numbers, repositories.core);
    const records: FleetRecord[] = [];
    const announcements: Announcement[] = [];
    const committed = written.map(({ change }): Committed => {
      const { primitive } = change;
      const main = required(marks, change.mainMark);
      const made = changeRecords(github, change, { head: required(marks, change.headMark), main, base: heads.core, registry: places.registry });
      if (!made.image) throw new Error('A change that passes has an image');
      heads.core = main;
      changes[primitive.id] = (changes[primitive.id] ?? 1) + 1;
      records.push(...made.records);
      const by = { repository: repositories.core, actor: primitive.reviewer };
      announcements.push(
        { event: 'pull_request_review', ...by, number: made.pull, review: made.review },
        { event: 'pull_request', ...by, action: 'closed', number: made.pull },
        ...made.checkRuns.map((id): Announcement => ({ event: 'check_run', repository: repositories.core, actor: 'github-actions[bot]', action: 'completed', id })),
        { event: 'workflow_run', ...by, action: 'completed', id: made.run },
      );
      return { primitive, commit: main, image: made.image };
    });
    await this.#fleet.put(records);
    await this.#fleet.announce([{ event: 'push', repository: repositories.core, actor: ciLogin, ref: 'refs/heads/main', before, after: heads.core }, ...announcements]);
    return committed;
  }

  /** The bump of each to its new image in dev, proposed, checked and merged. */
  async bump(committed: Committed[], at = new Date()): Promise<Merged[]> {
    const { heads, images } = this.#state;
    const before = heads.gitops;
    const stream = new FastImportStream();
    let base: number | string = before;
    const written = committed.map(each => {
      const { primitive, image } = each;
      const merged = at;
      const step: Step = { kind: 'bump', environment: 'dev', primitives: [primitive] };
      const proposed = stream.commit({ ref: 'refs/fleet/heads', author: ciLogin, time: merged, message: `Bump ${primitive.id}`, from: base, files: enabled(primitive, 'dev', image) });
      const merge = writeStep(stream, step, { base, merged, images: new Map([[primitive.id, image]]) });
      base = merge.mark;
      const done: WrittenStep = { ...step, merged, mark: merge.mark };
      return { ...each, text: proposed.text + merge.text, step: done, headMark: proposed.mark };
    });
    const marks = await this.#fleet.import(repositories.gitops, written.map(({ text }) => text).join(''));
    const github = new GitHubRecords(this.#numbers, repositories.gitops);
    const by = { repository: repositories.gitops, actor: ciLogin };
    const records: FleetRecord[] = [];
    const announcements: Announcement[] = [];
    const done = written.map(({ primitive, commit, image, step, headMark }): Merged => {
      const merge = required(marks, step.mark);
      const made = proposalRecords(github, { step, primitive, headMark }, { head: required(marks, headMark), base: heads.gitops, merge, image });
      heads.gitops = merge;
      images[primitive.id] = image;
      records.push(...made.records);
      announcements.push(
        { event: 'pull_request', ...by, action: 'opened', number: made.pull },
        { event: 'check_run', ...by, action: 'completed', id: made.gate },
        { event: 'pull_request', ...by, action: 'closed', number: made.pull },
      );
      return { primitive, commit, image, merge };
    });
    await this.#fleet.put(records);
    await this.#fleet.announce([{ event: 'push', ...by, ref: 'refs/heads/main', before, after: heads.gitops }, ...announcements]);
    return done;
  }

  /** What the gate says of GitOps main: nothing against it. */
  async judge(began = new Date()): Promise<void> {
    const sha = this.#state.heads.gitops;
    const about = { sha, title: 'main', message: 'main', branch: 'main', event: 'push', actor: ciLogin };
    await this.#fleet.put(new GitHubRecords(this.#numbers, repositories.gitops).run({ ...about, workflow: workflows.gate, began, jobs: [{ name: 'GitOps / Gate' }] }));
  }

  /** Exceptions from rules, in place of those that are there. */
  async waive(waivers: readonly Waiver[]): Promise<void> {
    await writeWaivers({ state: this.#state, fleet: this.#fleet, numbers: this.#numbers }, waivers);
  }

  /** Argo CD's view of primitives in an environment, dev unless another is named, in the middle of a sync or behind it. */
  async sync(merged: readonly Merged[], options: { environment?: FleetEnvironment; phase?: 'Running'; smokeFailed?: boolean; at?: Date } = {}): Promise<void> {
    const { places } = this.#state;
    const { environment = 'dev', at: syncedAt = new Date(), ...outcome } = options;
    const components = merged.flatMap(each => (each.primitive.hasSmoke ? [false, true] : [false]).map(isSmoke => ({ ...each, isSmoke })));
    const records = components.map(({ primitive, image, merge: revision, isSmoke }): FleetRecord => {
      const application = applicationOf({
        primitive,
        environment,
        isSmoke,
        repoURL: `${places.github}/${places.organization}/${repositories.gitops.name}.git`,
        image,
        revision,
        syncedRevision: revision,
        syncedAt,
        ...outcome,
      });
      return { record: 'application', instance: instanceOf(environment, this.#instances), application };
    });
    await this.#fleet.put(records);
  }
}

/** Names of the Applications in dev of a primitive. */
export function devApplications(id: string): string[] {
  return [`dev-${id}`, `dev-${smokeOf(id)}`];
}
