import type { RunningFleet } from '../../read/fleet.mjs';

/** A portal with its pages over a simulated fleet, each part a process of its own. */
export class FleetPortal {
  /**
   * Makes `primitives` and collects them; then everything is known. `groups` are the guest's, `frequency` is how
   * often the sources are looked at, as app-config.yaml says where it is left out. With `since` the fleet's history
   * ends there, and the portal's begins, by a clock that {@link goOn} sets until it is started anew without.
   */
  static create(options: { primitives: number; folder: string; groups?: string[]; frequency?: { hours: number }; since?: Date }): Promise<FleetPortal>;
  readonly url: string;
  readonly fleet: RunningFleet;
  /** Of the primitives that were made, in the generator's order: what each is like goes by its place. */
  readonly ids: string[];
  /** Starts the backend; without the permissions in `denied`, for everybody. */
  start(options?: { denied?: string[]; clock?: Date }): Promise<void>;
  /** Sets the clock that it was started with, and has it look at all that happened until then. */
  goOn(clock: Date): Promise<void>;
  /** Gives what an API path answers, as `primitives/sources`. */
  ask(path: string): Promise<any>;
  /** Has every source looked at now. */
  refresh(): Promise<void>;
  /** Has a plugin do now what it does from time to time; fails while it does so already. */
  runTask(plugin: string, task: string): Promise<void>;
  /** Has GitHub tell of what happens in both repositories from now on. */
  hearOfChanges(): Promise<void>;
  /** Fills the database up to so many primitives; with `catalog`, the catalog's too. */
  copyTo(count: number, options?: { catalog?: boolean }): Promise<void>;
  /** File of a plugin's database. */
  database(plugin: string): string;
  /** Takes a system away, or gives it back: `github`, `registry` or `argocd-main`. */
  fault(system: string, what: 'stop' | 'start'): Promise<void>;
  /** The newest of what the backend printed. */
  said(): string;
  stopBackend(): Promise<void>;
  stop(): Promise<void>;
}
