import { setTimeout as sleep } from 'node:timers/promises';
import { resolve, sep } from 'node:path';
import type { Room } from './contract';
import type { Logger } from './logger';
import { followGroups, signalGroup } from './process-groups';
import { bootId, environmentOf, listProcesses, lookUpProcess, type ProcessEntry } from './process-table';
import type { Collection, Store } from './store';

/** Which process a number stood for: the kernel gives numbers anew, but not with the same start in the same boot. */
type Identity = { pid: number; startTicks: string; boot: string };

/** A process group, and the platform that started it. */
export type KnownGroup = Identity & { owner: Identity };

/** How long the kernel is given to take away what was killed. */
const goneWithinMs = 3000;

function identityOf(pid: number): Identity | undefined {
  const entry = lookUpProcess(pid);
  return entry && { pid, startTicks: entry.startTicks, boot: bootId() };
}

/**
 * Which of the processes that run are what is left of a group. The group's first process is
 * known by its start. When that one is gone, others of the group may live on; that the
 * number of the group was not given away meanwhile is then seen from their variables, which name
 * the state folder of this platform.
 */
export function membersOf(
  known: KnownGroup,
  options: { boot: string; processes: ProcessEntry[]; isOurs: (pid: number) => boolean },
): number[] {
  if (known.boot !== options.boot) return [];
  const living = options.processes.filter(each => !each.zombie && each.group === known.pid);
  const first = options.processes.find(each => each.pid === known.pid);
  if (first) return first.startTicks === known.startTicks ? living.map(each => each.pid) : [];
  return living.map(each => each.pid).filter(options.isOurs);
}

/**
 * Remembers in the state which process groups run, so that a platform whose predecessor was
 * killed can end what that one left behind.
 */
export class ProcessRegister implements Room {
  readonly #groups: Collection<KnownGroup>;
  readonly #stateFolder: string;
  readonly #logger: Logger;
  #unfollow: (() => void) | undefined;

  private constructor(options: Parameters<typeof ProcessRegister.create>[0]) {
    this.#groups = options.store.collection('processes');
    this.#stateFolder = resolve(options.stateFolder) + sep;
    this.#logger = options.logger;
  }

  static create(options: { store: Store; stateFolder: string; logger: Logger }): ProcessRegister {
    return new ProcessRegister(options);
  }

  /** Ends what an earlier life left, then keeps the record of this one. */
  async start(): Promise<void> {
    const ended = await this.#endLeftovers();
    if (ended > 0) this.#logger.info(`Ended ${ended} processes that a platform which was killed had left behind`);
    const owner = identityOf(process.pid);
    if (!owner) {
      this.#logger.warn('This machine has no /proc: what is left over when the platform is killed has to be ended by hand');
      return;
    }
    this.#unfollow ??= followGroups(({ state, pid }) => {
      const identity = state === 'began' ? identityOf(pid) : undefined;
      if (identity) this.#groups.put(String(pid), { ...identity, owner });
      else this.#groups.delete(String(pid));
    });
  }

  async stop(): Promise<void> {
    this.#unfollow?.();
    this.#unfollow = undefined;
  }

  async #endLeftovers(): Promise<number> {
    const boot = bootId();
    const processes = listProcesses();
    const isOurs = (pid: number) => environmentOf(pid)?.some(each => each.includes(`=${this.#stateFolder}`)) ?? false;
    const killed = new Set<number>();
    for (const known of this.#groups.list()) {
      const { owner } = known;
      // A platform that still lives looks after its own.
      if (owner.pid !== process.pid && owner.boot === boot && lookUpProcess(owner.pid)?.startTicks === owner.startTicks) continue;
      const members = membersOf(known, { boot, processes, isOurs });
      if (members.length > 0) signalGroup(known.pid, 'SIGKILL');
      for (const pid of members) killed.add(pid);
      this.#groups.delete(String(known.pid));
    }
    // Their ports are free only when they are gone.
    const deadline = Date.now() + goneWithinMs;
    const lives = (pid: number) => lookUpProcess(pid)?.zombie === false;
    while ([...killed].some(lives) && Date.now() < deadline) await sleep(10);
    return killed.size;
  }
}
