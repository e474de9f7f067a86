import { LoggerService } from '@backstage/backend-plugin-api';
import { ArgoCDGateway, WatchEvent } from '@ameide/plugin-primitives-node';
import { Agenda } from './agenda';
import { ApplicationIndex } from './application-index';
import { ApplicationNames } from './application-names';
import { ApplicationReader } from './application-reading';
import { Agendas, ApplicationRecorder } from './application-recorder';
import { compareWithLists } from './argocd-compare';
import { AskedReader } from './asked-reader';
import { DesiredAt } from './desired-at';
import { SmokeLogReader } from './smoke-log-reader';
import { SmokeRecorder } from './smoke-recorder';
import { SourceContext } from './source';
import { StreamPatience, StreamProgress } from './stream-progress';
import { Tombstones } from './tombstones';
import { WholeReader } from './whole-reader';
import { WorkloadReader } from './workload-reader';

/** Applications that wait before the stream is held back; a few batches. */
const mostWaiting = 4_000;

const minute = 60_000;

/** What a session is made of. @internal */
export type SessionOptions = {
  context: SourceContext;
  argocd: ArgoCDGateway;
  names: ApplicationNames;
  /** `<owner>/<repository>` of the GitOps repo. */
  gitops: string;
  desiredAt: DesiredAt;
  logger: LoggerService;
  patience: StreamPatience;
  /** Closes the streams, so that they are opened anew. */
  reopen: () => void;
};

/** One instance, for as long as this replica collects: what was seen lately, and what is to be looked at. @internal */
export class ArgoCDSession {
  readonly #options: SessionOptions;
  readonly #index = new ApplicationIndex();
  readonly #agendas: Agendas = {
    workloads: new Agenda({ first: 2_000, longest: 10 * minute }),
    doubts: new Agenda({ first: 30_000, longest: 10 * minute }),
    unasked: new Agenda({ first: 1_000, longest: 5 * minute }),
    logs: new Agenda({ first: 5_000, longest: 10 * minute }),
  };
  readonly #reader: ApplicationReader;
  readonly #wholes: WholeReader;
  readonly #recorder: ApplicationRecorder;
  readonly #workloads: WorkloadReader;
  readonly #logs: SmokeLogReader;
  readonly progress: StreamProgress;
  #settling: Promise<void> = Promise.resolve();
  #isFirstCompare = true;
  /** The streams were opened, or are to be, and tell of everything first. */
  #awaitsAll = true;

  /** For one context, whose signal ends it. */
  constructor(options: SessionOptions) {
    this.#options = options;
    const { argocd, context, names, desiredAt, patience } = options;
    const agendas = this.#agendas;
    this.#reader = new ApplicationReader(options);
    this.#wholes = new WholeReader({ ...options, reader: this.#reader });
    const instance = argocd.name;
    this.#recorder = new ApplicationRecorder({
      ...{ context, agendas, names, instance },
      index: this.#index,
      asked: new AskedReader({ desiredAt, context }),
      smokes: new SmokeRecorder({ context, logs: agendas.logs }),
      tombstones: new Tombstones({ context, instance }),
      wholes: this.#wholes,
    });
    const clock = () => this.#index.clock();
    const details = { argocd, context, names, clock };
    this.#workloads = new WorkloadReader({
      ...details,
      agenda: agendas.workloads,
    });
    this.#logs = new SmokeLogReader({ ...details, agenda: agendas.logs });
    this.progress = new StreamProgress({
      slices: argocd.slices.length,
      patience,
    });
  }

  /** True while the source is still given this context. */
  isFor(context: SourceContext): boolean {
    return this.#options.context === context;
  }

  /** Takes what the stream of a slice told; true when something is to be done about it. */
  async take(slice: number, events: readonly WatchEvent[]): Promise<boolean> {
    this.progress.heard(
      slice,
      events.map(event => event.type),
    );
    for (const { type, application } of events) {
      const reading = this.#reader.read(application);
      if (!reading) continue;
      if (type === 'DELETED')
        this.#recorder.offerGone(reading.about, reading.version);
      else this.#recorder.offer(reading);
    }
    if (this.#recorder.waiting >= mostWaiting)
      await this.progress.holdBack(slice, () => this.#recorder.flush());
    return this.#recorder.waiting > 0;
  }

  /** Compares everything with what the lists say. */
  async compare(): Promise<void> {
    const { argocd, context, patience } = this.#options;
    if (this.#awaitsAll) await this.progress.caughtUp(context.signal);
    this.#awaitsAll = false;
    await compareWithLists({
      ...{ argocd, context },
      index: this.#index,
      reader: this.#reader,
      recorder: this.#recorder,
      progress: this.progress,
      silentMs: patience.silent,
      get: subjects => this.#get(subjects),
      hearAll: () => this.#hearAll(),
      // What an earlier session knew is looked at once; from then on the index has all.
      isFirst: this.#isFirstCompare,
    });
    this.#isFirstCompare = false;
  }

  /** Looks at some Applications, by the names that the instance has for them; gives the subjects of those that it got. */
  async look(names: readonly string[]): Promise<Set<string>> {
    const { names: ours } = this.#options;
    const wanted = names.filter(name => ours.parse(name));
    const readings = await this.#wholes.read(wanted);
    for (const reading of readings) this.#recorder.offer(reading);
    return new Set(readings.map(({ about }) => about.subject));
  }

  /** Forgets what was seen, so that all is recorded and looked at anew. */
  forget(): void {
    this.#index.clear();
    this.progress.reset();
    this.#isFirstCompare = true;
    this.#awaitsAll = true;
  }

  /** Writes down what was seen, and does all that is due. */
  async settle(): Promise<void> {
    await this.#recorder.flush();
    const settling = this.#settling
      .catch(() => undefined)
      .then(() => this.#doDue());
    this.#settling = settling;
    await settling;
  }

  /** Writes down what was seen, without waiting for anything else. */
  async flush(): Promise<void> {
    await this.#recorder.flush();
  }

  /** Milliseconds until something is due. */
  dueIn(): number | undefined {
    const dues = Object.values(this.#agendas).flatMap(
      agenda => agenda.dueIn() ?? [],
    );
    return dues.length > 0 ? Math.min(...dues) : undefined;
  }

  /** Has the streams tell of all that they tell of; false where they did lately. */
  #hearAll(): boolean {
    const { patience, reopen } = this.#options;
    if (!this.progress.areOpenFor(patience.silent)) return false;
    this.progress.reset();
    this.#awaitsAll = true;
    reopen();
    return true;
  }

  async #doDue(): Promise<void> {
    const { doubts } = this.#agendas;
    const due = doubts.take(mostWaiting);
    try {
      if (due.length > 0) await this.#get(due);
    } catch (error) {
      for (const subject of due) doubts.retry(subject);
      throw error;
    }
    for (const subject of due) doubts.again(subject);
    await this.#recorder.flush();
    await this.#workloads.readDue();
    await this.#logs.readDue();
  }

  async #get(subjects: readonly string[]): Promise<Set<string>> {
    const { names } = this.#options;
    return this.look(subjects.map(subject => names.format(subject)));
  }
}
