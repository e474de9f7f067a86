import { NotFoundError } from '@backstage/errors';
import {
  ApplicationRecords,
  Choices,
  ChoicesQuery,
  CommitsBetween,
  CommitsQuery,
  Durations,
  EnvironmentName,
  environmentSchema,
  Health,
  Lineage,
  Moves,
  Pipeline,
  pipelineSchema,
  PrimitiveTarget,
  PullChecks,
  PullDiff,
  RefreshRequest,
  refusal,
  say,
  SourcesReport,
} from '@ameide/plugin-primitives-common';
import {
  PrimitiveResource,
  Readable,
  toPrimitiveResource,
} from '@ameide/plugin-primitives-node';
import { PathDetails } from '../details/path-details';
import { PullAccess } from '../details/readable-pull';
import { LineageSubject } from '../lineage/lineage-facts';
import {
  HistoryQuery,
  JsonText,
  Page,
  ReadModel,
  Transition,
} from '../read-model';
import { everything } from '../read/readable';
import { Wish } from '../store/hint-store';
import { AuditAnswers, AuditAnswersOptions } from './audit-answers';
import { ChangeAnswers } from './change-answers';
import { Figures } from './figures';
import { FleetAnswers, FleetAnswersOptions } from './fleet-answers';
import { healthOf, sourcesReport } from './health';
import { refreshHints } from './refresh-hints';

/** Answers of the API, for the router and for actions alike. @internal */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #readable: Readable;

  /** Over what is stored and a caller may read; only `details` calls out, for what a person opens. */
  constructor(options: AnswersOptions, readable: Readable) {
    this.#options = { ...options, model: options.model.readableBy(readable) };
    this.#readable = readable;
  }

  /** The same answers to whoever may read this. */
  to(readable: Readable): Answers {
    return new Answers(this.#options, readable);
  }

  /** What exports and lists are read from. */
  get model(): ReadModel {
    return this.#options.model;
  }

  /** What is said of the fleet as a whole. */
  get fleet(): FleetAnswers {
    return new FleetAnswers(this.#options, this.#readable);
  }

  /** What changes of desired state would do, and how far they have come. */
  get changes(): ChangeAnswers {
    const { model, details } = this.#options;
    return new ChangeAnswers({ model, details, isWhole: this.#isWhole });
  }

  /** What the audit says. */
  get audit(): AuditAnswers {
    return new AuditAnswers(this.#options, this.#readable);
  }

  /** JSON of a pipeline, now or at a moment. */
  async pipeline(id: string, at?: Date): Promise<JsonText<Pipeline>> {
    const pipeline = await this.#options.model.pipeline(id, at);
    if (pipeline === undefined) {
      throw refusal(
        NotFoundError,
        at
          ? say('refusal.noPrimitiveAt', { id, time: at.toISOString() })
          : say('refusal.noPrimitive', { id }),
      );
    }
    return pipeline;
  }

  /** What changed in a pipeline; also of a primitive that is gone. */
  async history(id: string, query: HistoryQuery): Promise<Page<Transition>> {
    const page = await this.#options.model.history(id, query);
    if (page.items.length === 0) {
      const [first] = (await this.#options.model.history(id, { limit: 1 }))
        .items;
      // A window without changes is an answer; a name that nobody knows is none.
      if (!first) await this.pipeline(id);
    }
    return page;
  }

  /** Commits between two digests or commits of a primitive. */
  async commits(id: string, query: CommitsQuery): Promise<CommitsBetween> {
    await this.#known(id);
    return this.#options.details.commits(id, query);
  }

  /** What holds and policy say of the newest digest. */
  async moves(id: string): Promise<Moves> {
    const { image, environments } = await this.#known(id);
    return this.#options.details.moves({
      ...{ id, digest: image?.digest },
      environments: environments.map(e => e.environment),
    });
  }

  /** Environments and digests that may be asked for now. */
  async choices(id: string, query: ChoicesQuery): Promise<Choices> {
    return this.#options.details.choices(await this.#known(id), query);
  }

  /** How long the steps of a primitive take. */
  async durations(id: string): Promise<Durations> {
    await this.#known(id);
    return this.#options.details.durations(id, this.#readable);
  }

  /** What a GitOps pull request changes in the clusters. */
  async pullDiff(id: string, number: number): Promise<PullDiff> {
    await this.#known(id);
    return this.#options.details.pullDiff(id, number, this.#pullAccess);
  }

  /** The check runs of a GitOps pull request's head. */
  async pullChecks(id: string, number: number): Promise<PullChecks> {
    await this.#known(id);
    return this.#options.details.pullChecks(id, number, this.#pullAccess);
  }

  /** One of several primitives may be about one that nobody should know of. */
  get #pullAccess(): PullAccess {
    return {
      mayRead: async ids =>
        this.#isWhole ||
        (ids.length > 0 && (await this.model.mayRead(ids)).size === ids.length),
    };
  }

  get #isWhole(): boolean {
    return this.#readable === everything;
  }

  /** What Argo CD keeps of the Applications of a primitive in an environment. */
  async applications(
    id: string,
    environment: EnvironmentName,
  ): Promise<ApplicationRecords> {
    await this.#known(id);
    return this.#options.details.applications(id, environment);
  }

  async #known(id: string): Promise<Pipeline> {
    return pipelineSchema.parse(JSON.parse(await this.pipeline(id)));
  }

  /** Lineage of a digest or a commit. */
  async lineage(subject: LineageSubject): Promise<Lineage> {
    const items = await this.#options.lineage(subject, this.#readable);
    if (items.items.length === 0) {
      const { type, value } = subject;
      throw refusal(
        NotFoundError,
        type === 'digest'
          ? say('refusal.noDigest', { value })
          : say('refusal.noCommit', { value }),
      );
    }
    return items;
  }

  /** What a policy's conditions look at, of a primitive or of all at once; undefined for one that nobody knows. */
  async resource(
    target: PrimitiveTarget,
  ): Promise<PrimitiveResource | undefined> {
    const { id, environment } = target;
    if (id === undefined) return environment ? { environment } : {};
    // Conditions are what decides on it, so that none may hide it here.
    const text = await this.#options.model.readableBy(everything).pipeline(id);
    if (text === undefined) return undefined;
    const { owner, system, environments } = pipelineSchema.parse(
      JSON.parse(text),
    );
    const enabledIn = environments.flatMap(each =>
      each.enabled
        ? environmentSchema.safeParse(each.environment).data ?? []
        : [],
    );
    return toPrimitiveResource({ id, owner, system, environment, enabledIn });
  }

  /** How reading goes; `withDetails` for whoever runs the portal, since errors name addresses. */
  async sources(options: { withDetails: boolean }): Promise<SourcesReport> {
    const { model, figures, clock } = this.#options;
    const lag = await figures.lag();
    const details = options.withDetails
      ? await model.sourceDetails()
      : new Map<string, string>();
    return sourcesReport(await model.sources(), {
      ...{ now: clock(), lag, details },
    });
  }

  /** How reading goes, for everybody. */
  async health(): Promise<Health> {
    const { model, clock, staleAfterMs } = this.#options;
    return healthOf(await model.sources(), { now: clock(), staleAfterMs });
  }

  /** Asks for what is named to be read again. */
  async refresh(request: RefreshRequest): Promise<void> {
    const pipeline =
      request.primitive === undefined
        ? undefined
        : await this.#known(request.primitive);
    await this.#options.hint(refreshHints(request, pipeline));
  }
}

/** What {@link Answers} stands on. @internal */
export type AnswersOptions = AuditAnswersOptions &
  FleetAnswersOptions & {
    details: PathDetails;
    figures: Pick<Figures, 'lag'>;
    /** Lineage of what is known and may be read; without items where nothing is. */
    lineage: (subject: LineageSubject, readable: Readable) => Promise<Lineage>;
    /** Leaves hints for the replica that collects. */
    hint: (hints: Wish[]) => Promise<void>;
    /** Age from which what is known of a source counts as stale. */
    staleAfterMs: number;
  };
