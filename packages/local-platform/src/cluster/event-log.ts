import { timestamp, type ObjectReference } from './objects';

/** Something that happened to an object, as `kubectl get events` tells it. */
export type ClusterEvent = {
  reference: ObjectReference;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  firstTimestamp: string;
  lastTimestamp: string;
};

/** Kubernetes keeps events for an hour; here a number of them is kept. */
const kept = 1000;

/** The newest events; the same one again only counts up. */
export class EventLog {
  #events: ClusterEvent[] = [];

  static create(): EventLog {
    return new EventLog();
  }

  add(event: Pick<ClusterEvent, 'reference' | 'type' | 'reason' | 'message'>): void {
    const now = timestamp();
    const { namespace, name, kind } = event.reference;
    const same = this.list({ namespace, name }).find(each => each.reference.kind === kind && each.reason === event.reason && each.message === event.message);
    if (same) {
      same.count++;
      same.lastTimestamp = now;
      return;
    }
    this.#events.push({ ...event, count: 1, firstTimestamp: now, lastTimestamp: now });
    if (this.#events.length > kept) this.#events = this.#events.slice(-kept / 2);
  }

  list(filter: { namespace: string; name?: string }): ClusterEvent[] {
    return this.#events.filter(
      ({ reference }) => reference.namespace === filter.namespace && (filter.name === undefined || reference.name === filter.name),
    );
  }
}
