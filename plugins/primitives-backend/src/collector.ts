import { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { PrimitivesConfig } from '@ameide/plugin-primitives-node';
import { evaluateAudit } from './audit/evaluate-audit';
import { DocumentStore } from './document-store';
import { FactStore } from './facts/fact-store';
import { FactView } from './facts/fact-view';
import { SourceStatusStore } from './facts/source-status-store';
import {
  assemblePipeline,
  knownIds,
  summarise,
} from './pipeline/assemble-pipeline';
import { PartialFailure } from './sources/argocd';
import { Hints, Observation, Source } from './sources/source';

/** Told after a reconcile that changed something. @internal */
export type CollectorListener = (change: {
  ids: string[];
  setChanged: boolean;
}) => Promise<void>;

type CollectorOptions = {
  /** Asked in this order: later ones see what earlier ones found. */
  sources: Source[];
  facts: FactStore;
  statuses: SourceStatusStore;
  documents: DocumentStore;
  config: PrimitivesConfig;
  logger: LoggerService;
  onChange: CollectorListener;
};

/** Reads every source once, and assembles what follows from it. @internal */
export class Collector {
  readonly #options: CollectorOptions;
  #coreCommits = new Set<string>();
  #running: Promise<void> | undefined;
  #again = false;

  /** A collector over these sources and stores. */
  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /** Says that a commit's check runs changed; the next reconcile reads them. */
  hint(commit: string): void {
    this.#coreCommits.add(commit);
  }

  /** One reconcile. While one runs, a second caller gets one more after it, and no third. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#runWhileAsked(signal).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #runWhileAsked(signal: AbortSignal): Promise<void> {
    do {
      this.#again = false;
      await this.#reconcile(signal);
    } while (this.#again && !signal.aborted);
  }

  async #reconcile(signal: AbortSignal): Promise<void> {
    const { sources, facts } = this.#options;
    const hints: Hints = { coreCommits: this.#coreCommits };
    this.#coreCommits = new Set();
    for (const source of sources) {
      if (signal.aborted) return;
      const view = new FactView(await facts.all());
      await this.#read({ source, view, hints, signal });
    }
    await this.#assemble();
  }

  /** A source that fails marks itself failed; its facts stay, and the others go on. */
  async #read(options: {
    source: Source;
    view: FactView;
    hints: Hints;
    signal: AbortSignal;
  }): Promise<void> {
    const { source, ...given } = options;
    const { statuses, logger } = this.#options;
    const at = new Date().toISOString();
    try {
      await this.#record(await source.collect(given));
      await statuses.attempted({ source: source.name, at });
    } catch (error) {
      if (given.signal.aborted) return;
      if (error instanceof PartialFailure)
        await this.#record(error.observations);
      const failure = isError(error) ? error.message : String(error);
      logger.warn(`Could not read ${source.name}: ${failure}`);
      await statuses.attempted({ source: source.name, at, failure });
    }
  }

  async #record(observations: Observation[]): Promise<void> {
    for (const { facts, listing } of observations) {
      await this.#options.facts.record(facts, listing);
    }
  }

  async #assemble(): Promise<void> {
    const { facts, statuses, documents, config, onChange } = this.#options;
    const view = new FactView(await facts.all());
    const sources = await statuses.all();
    const now = new Date();
    const pipelines = knownIds(view).flatMap(
      id => assemblePipeline({ id, config, view, sources, now }) ?? [],
    );
    const audit = evaluateAudit({ view, config, pipelines, sources });
    const { changed, setChanged } = await documents.replace({
      pipelines: pipelines.map(pipeline => ({
        pipeline,
        summary: summarise(pipeline),
      })),
      audit,
    });
    if (changed.length > 0) await onChange({ ids: changed, setChanged });
  }
}
