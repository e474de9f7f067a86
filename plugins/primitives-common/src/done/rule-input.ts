import { Commit, EnvironmentPipeline, Image, Pipeline } from '../pipeline';
import { Stage } from '../stage';

/** What the Definition of Done is judged by. @public */
export type PipelinePath = Pick<
  Pipeline,
  'id' | 'kind' | 'name' | 'version' | 'stages' | 'environments'
> &
  Partial<Pick<Pipeline, 'owner' | 'system' | 'branch' | 'commit' | 'image'>>;

/** A stage as rules see it: while its status is unknown, reading anything of it is an error. @internal */
export class StageView {
  readonly #stage: Stage;

  /** Of a stage as it was assembled. */
  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Which stage. */
  get id(): string {
    return this.#stage.id;
  }

  /** `passed`, `failed`, `running` or `waiting`. */
  get status(): string {
    return this.#known.status;
  }

  /** The digest that it is about; empty without one. */
  get digest(): string {
    return this.#known.digest ?? '';
  }

  /** ISO 8601; empty where the outside does not say. */
  get since(): string {
    return this.#known.since ?? '';
  }

  get #known(): Stage {
    if (this.#stage.status === 'unknown') throw new Error(this.#stage.message);
    return this.#stage;
  }
}

/** The commit or the image as rules see it: until there is one, reading anything of it is an error. @internal */
export class ArtefactView {
  readonly #artefact: Partial<Commit & Image> | undefined;
  readonly #missing: string;

  /** `missing` says what it means that there is none. */
  constructor(artefact: Partial<Commit & Image> | undefined, missing: string) {
    this.#artefact = artefact;
    this.#missing = missing;
  }

  /** Digest of the image. */
  get digest(): string {
    return this.#known.digest ?? '';
  }

  /** Repository of the image. */
  get repository(): string {
    return this.#known.repository ?? '';
  }

  /** Commit that the image says it was built from. */
  get revision(): string {
    return this.#known.revision ?? '';
  }

  /** Platforms of the image. */
  get platforms(): string[] {
    return this.#known.platforms ?? [];
  }

  /** SHA of the commit. */
  get sha(): string {
    return this.#known.sha ?? '';
  }

  /** Author of the commit. */
  get author(): string {
    return this.#known.author ?? '';
  }

  /** Message of the commit. */
  get message(): string {
    return this.#known.message ?? '';
  }

  /** When it was committed, in ISO 8601. */
  get date(): string {
    return this.#known.date ?? '';
  }

  get #known(): Partial<Commit & Image> {
    if (!this.#artefact) throw new Error(this.#missing);
    return this.#artefact;
  }
}

/** An environment as rules see it. @internal */
export class EnvironmentView {
  readonly #environment: EnvironmentPipeline;
  /** Its stages by id. */
  readonly stages: Map<string, StageView>;

  /** Of an environment as it was assembled. */
  constructor(environment: EnvironmentPipeline) {
    this.#environment = environment;
    this.stages = stageViews(environment.stages);
  }

  /** Its name. */
  get name(): string {
    return this.#environment.environment;
  }

  /** Whether Git asks for the primitive there. */
  get enabled(): boolean {
    return this.#environment.enabled;
  }

  /** Digest that Git asks for there; empty without one. */
  get digest(): string {
    return this.#environment.digest ?? '';
  }
}

/** Stages by id. @internal */
export function stageViews(stages: readonly Stage[]): Map<string, StageView> {
  return new Map(stages.map(stage => [stage.id, new StageView(stage)]));
}
