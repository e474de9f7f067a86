import { VerdictWaiver } from '@ameide/plugin-primitives-common';
import { waiverEndsAt } from '@ameide/gitops-repo';
import { FactValue } from '../facts/fact';

/** The waivers as they are on the GitOps main branch. @internal */
export type Waivers = FactValue<'waivers'>;

/** Whose waivers are looked for. @internal */
export type WaiverSubject = {
  waivers: Waivers | undefined;
  id: string;
  owner: string | undefined;
  now: Date;
  /** Page of the file. */
  url: string;
};

/** The waivers of one primitive that are in force. @internal */
export class OwnWaivers {
  readonly #subject: WaiverSubject;
  readonly #own: Waivers['waivers'];

  /** Of a primitive: those for it, and those for all of its owner. */
  constructor(subject: WaiverSubject) {
    const { waivers, id, owner, now } = subject;
    this.#subject = subject;
    this.#own = (waivers?.waivers ?? []).filter(
      waiver =>
        (waiver.primitive === undefined
          ? waiver.owner === owner
          : waiver.primitive === id) && waiverEndsAt(waiver) > now.getTime(),
    );
  }

  /** When the first of them ends (ms); undefined where there is none. */
  get endsAt(): number | undefined {
    return this.#own.length > 0
      ? Math.min(...this.#own.map(waiverEndsAt))
      : undefined;
  }

  /** The one that lets a rule be in an environment; of several the one that lasts longest. */
  find(about: {
    rule: string;
    environment?: string;
  }): VerdictWaiver | undefined {
    const [waiver] = this.#own
      .filter(
        ({ rule, environment }) =>
          rule === about.rule &&
          (environment === undefined || environment === about.environment),
      )
      .sort((a, b) => b.until.localeCompare(a.until));
    if (!waiver) return undefined;
    const { until, reason, since } = waiver;
    return {
      ...{ until, reason, since },
      by: waiver.by ?? this.#subject.waivers?.by,
      url: this.#subject.url,
    };
  }
}
