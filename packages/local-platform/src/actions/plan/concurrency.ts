/** One that waits for, or holds, a group. */
type Member = { label: string; cancel: (reason: string) => void; start: () => void };

type Group = { holder: Member; waiting: Member[] };

/**
 * Concurrency groups: one member runs, one waits; a newer one takes the place of the one that waits, unless
 * it asks for a queue (`queue: max`): then all wait, and run in the order they came.
 * See https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class ConcurrencyGroups {
  readonly #groups = new Map<string, Group>();

  /**
   * Asks for a group. `start` is called (at once, or later) when it is held; `cancel` when a newer member
   * wants it gone. Gives the function that leaves the group, whether held or waiting.
   */
  enter(name: string, how: { cancelInProgress: boolean; isQueue: boolean }, member: Member): () => void {
    // Group names do not tell upper from lower case.
    const key = name.toLowerCase();
    const group = this.#groups.get(key);
    if (!group) {
      this.#groups.set(key, { holder: member, waiting: [] });
      member.start();
    } else {
      const reason = `Canceling since a higher priority waiting request for '${member.label}' exists`;
      const replaced = how.isQueue ? [] : group.waiting;
      group.waiting = how.isQueue ? [...group.waiting, member] : [member];
      replaced.forEach(each => each.cancel(reason));
      if (how.cancelInProgress) group.holder.cancel(reason);
    }
    return () => this.#leave(key, member);
  }

  #leave(key: string, member: Member): void {
    const group = this.#groups.get(key);
    if (!group) return;
    group.waiting = group.waiting.filter(each => each !== member);
    if (group.holder !== member) return;
    const [next, ...waiting] = group.waiting;
    if (!next) {
      this.#groups.delete(key);
      return;
    }
    this.#groups.set(key, { holder: next, waiting });
    next.start();
  }
}
