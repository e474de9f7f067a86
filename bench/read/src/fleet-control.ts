import type { Announcement } from '../../../packages/local-platform/src/fleet/announce';
import type { FleetRecord } from '../../../packages/local-platform/src/fleet/records';

/** How a fleet's control port is talked to. */
export type Control = { post(path: string, body: string): Promise<unknown> };
/** Commits of an import, by the marks that they were written down with. */
export type Marks = Map<number, string>;

/** What may be done to a running fleet from outside of its systems. */
export class FleetControl {
  readonly #control: Control;

  constructor(control: Control) {
    this.#control = control;
  }

  /** Writes commits into a repository; nobody is told. */
  async import({ owner, name }: { owner: string; name: string }, stream: string): Promise<Marks> {
    const answer = await this.#control.post(`/repositories/${owner}/${name}/fast-import`, stream);
    const marks = typeof answer === 'object' && answer !== null && 'marks' in answer ? answer.marks : {};
    return new Map(Object.entries(marks ?? {}).map(([mark, sha]) => [Number(mark), String(sha)]));
  }

  /** Puts records in the place of those that are there. */
  async put(records: readonly FleetRecord[]): Promise<void> {
    await this.#control.post('/records', records.map(record => JSON.stringify(record)).join('\n'));
  }

  /** Tells of what happened by webhooks. */
  async announce(announcements: readonly Announcement[]): Promise<void> {
    await this.#control.post('/announcements', JSON.stringify(announcements));
  }
}

/** The commit of a mark; an error where the import gave none. */
export function required(marks: Marks, mark: number): string {
  const sha = marks.get(mark);
  if (sha === undefined) throw new Error(`The import gave nothing for mark ${mark}`);
  return sha;
}
