/** Something that happened here and that others may want to know. */
export type Event = { id: number; type: string; subject: string };

/** Keeps events, in order, until they were handed over: none is lost, some may come twice. */
export class Outbox {
  #events: Event[] = [];
  #lastId = 0;

  add(event: Omit<Event, 'id'>): void {
    this.#lastId += 1;
    this.#events.push({ id: this.#lastId, ...event });
  }

  /** Events that wait, the oldest first. */
  waiting(): readonly Event[] {
    return [...this.#events];
  }

  /** Forgets events up to this one: they were handed over. */
  acknowledge(id: number): void {
    this.#events = this.#events.filter(event => event.id > id);
  }
}
