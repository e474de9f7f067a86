/** What happened to a subject. */
export type SubjectEvent = { subject: string; sequence: bigint; amountCents: bigint };

/** What the events of one subject come to. */
export type SubjectSummary = { subject: string; count: bigint; totalCents: bigint };

/** An event came before the one that it follows. */
export class GapError extends Error {
  override readonly name = 'GapError';
}

/** Turns events into summaries. The count is the checkpoint: what came before it is not counted again. */
export class Consumer {
  readonly #summaries = new Map<string, SubjectSummary>();

  /** Takes an event, and gives the subject's checkpoint. */
  apply({ subject, sequence, amountCents }: SubjectEvent): bigint {
    const { count, totalCents } = this.find(subject) ?? { count: 0n, totalCents: 0n };
    if (sequence <= count) return count;
    if (sequence > count + 1n) {
      throw new GapError(`event ${sequence} of ${JSON.stringify(subject)} came before event ${count + 1n}; send that first`);
    }
    this.#summaries.set(subject, { subject, count: sequence, totalCents: totalCents + amountCents });
    return sequence;
  }

  find(subject: string): SubjectSummary | undefined {
    return this.#summaries.get(subject);
  }

  all(): SubjectSummary[] {
    return [...this.#summaries.values()];
  }
}
