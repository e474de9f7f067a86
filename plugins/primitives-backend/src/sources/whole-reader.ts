import { LoggerService } from '@backstage/backend-plugin-api';
import { ArgoCDGateway } from '@ameide/plugin-primitives-node';
import pLimit from 'p-limit';
import { ApplicationReader, ApplicationReading } from './application-reading';
import { SourceContext } from './source';

/** Requests at once to one Argo CD. @internal */
export const argocdConcurrency = 8;

/** Gets Applications one by one: where a hint names one, or the stream and the list tell too little. @internal */
export class WholeReader {
  readonly #argocd: ArgoCDGateway;
  readonly #reader: ApplicationReader;
  readonly #context: SourceContext;
  readonly #logger: LoggerService;
  #hasTold = false;

  /** Over one instance, within one session. */
  constructor(options: {
    argocd: ArgoCDGateway;
    reader: ApplicationReader;
    context: SourceContext;
    logger: LoggerService;
  }) {
    this.#argocd = options.argocd;
    this.#reader = options.reader;
    this.#context = options.context;
    this.#logger = options.logger;
  }

  /** Of these names; those that the account sees none of are left out. */
  async read(names: readonly string[]): Promise<ApplicationReading[]> {
    const limit = pLimit(argocdConcurrency);
    const { signal } = this.#context;
    const readings = await Promise.all(
      names.map(name =>
        limit(async () => {
          const application = await this.#argocd.get(name, { signal });
          return application && this.#reader.read(application);
        }),
      ),
    );
    return readings.flatMap(reading => reading ?? []);
  }

  /**
   * Fills in sync results that the events did not carry, as an Argo CD may that projects
   * them otherwise: by one get for each Application and change.
   */
  async complete(
    readings: readonly ApplicationReading[],
    nameOf: (subject: string) => string,
  ): Promise<void> {
    const lacking = new Map(
      readings
        .filter(reading => reading.lacksResult)
        .map(reading => [reading.about.subject, reading]),
    );
    const names = [...lacking.keys()].map(nameOf);
    for (const whole of await this.read(names)) {
      const reading = lacking.get(whole.about.subject);
      // Some operations end before they have any result.
      if (!reading || whole.lacksResult) continue;
      reading.value = whole.value;
      reading.attempt = whole.attempt;
      if (this.#hasTold) continue;
      this.#hasTold = true;
      this.#logger.warn(
        `${
          this.#argocd.system.name
        } sends events without status.operationState.syncResult, so each Application is asked for by itself when it changed`,
      );
    }
  }
}
