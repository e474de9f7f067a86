import { Fact, FactValue } from '../facts/fact';
import { Agenda } from './agenda';
import { ApplicationReading } from './application-reading';
import { factsOf } from './fact-of';
import { newerSmoke, smokeOf } from './smoke';
import { SourceContext } from './source';

/** Keeps what smokes said, bound to the revision that they ran at and to what Git asked for there. @internal */
export class SmokeRecorder {
  readonly #context: SourceContext;
  readonly #logs: Agenda;

  /** `logs` is told of smokes whose log is worth reading. */
  constructor(options: { context: SourceContext; logs: Agenda }) {
    this.#context = options.context;
    this.#logs = options.logs;
  }

  /** What Applications as they were seen say that is not known yet. */
  async newsOf(
    readings: readonly Pick<
      ApplicationReading,
      'about' | 'value' | 'attempt'
    >[],
    fact: ReturnType<typeof factsOf>,
  ): Promise<Fact<'smoke'>[]> {
    const seen = readings.flatMap(({ about, value, attempt }) => {
      const smoke = about.isSmoke ? smokeOf(value, attempt) : undefined;
      const revision = value.operation?.revision;
      if (!smoke || !revision) return [];
      const subject = `${about.subject}@${revision}`;
      return [
        { subject, scope: about.scope, smoke, operation: value.operation },
      ];
    });
    if (seen.length === 0) return [];
    const subjects = seen.map(each => each.subject);
    const [known, logs] = await Promise.all([
      this.#context.facts.many('smoke', subjects),
      this.#context.facts.many('smoke-log', subjects),
    ]);
    return seen.flatMap(({ subject, scope, smoke, operation }) => {
      const before = known.get(subject);
      const asked = operation?.asked ?? before?.asked;
      const news = this.#newsOf(before, { ...smoke, asked });
      const kept = news ?? before;
      const log = logs.get(subject);
      if (kept?.phase === 'Failed' && (news || !log || log.isUnread))
        this.#logs.soon(subject);
      if (!news) return [];
      const revision = `${news.phase} ${news.finishedAt ?? ''}`;
      return [fact('smoke', subject, news, { scope, revision })];
    });
  }

  #newsOf(
    before: FactValue<'smoke'> | undefined,
    smoke: FactValue<'smoke'>,
  ): FactValue<'smoke'> | undefined {
    const news = newerSmoke(before, smoke);
    if (news) return news;
    // Git may have learnt of the revision after the smoke was seen.
    return before && !before.asked && smoke.asked
      ? { ...before, asked: smoke.asked }
      : undefined;
  }
}
