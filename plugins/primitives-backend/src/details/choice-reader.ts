import { PastState } from '@ameide/gitops-repo';
import {
  Choices,
  ChoicesQuery,
  Move,
  Pipeline,
  Saying,
} from '@ameide/plugin-primitives-common';
import { LoggerService } from '@backstage/backend-plugin-api';
import { messageOf } from '../message-of';
import { FactReader } from '../facts/fact-reader';
import { scopeOfId } from '../facts/scope';
import { candidates, choices, Published, refused } from './choices';
import { MoveReader } from './move-reader';
import { unreadMirror } from './unread-mirror';

/** Reads what a form offers: published digests from facts, past ones from Git, and what holds and policy say. @internal */
export class ChoiceReader {
  readonly #facts: Pick<FactReader, 'within'>;
  readonly #moves: Pick<MoveReader, 'judge' | 'past'>;
  readonly #logger: LoggerService;

  /** Over current facts, and the mirror of the GitOps repo. */
  constructor(options: {
    facts: Pick<FactReader, 'within'>;
    moves: Pick<MoveReader, 'judge' | 'past'>;
    logger: LoggerService;
  }) {
    this.#facts = options.facts;
    this.#moves = options.moves;
    this.#logger = options.logger;
  }

  /** `revision` is the commit of the GitOps repo that facts know of. */
  async read(
    pipeline: Pipeline,
    { workflow }: ChoicesQuery,
    revision?: string,
  ): Promise<Choices> {
    const { id, environments } = pipeline;
    const published = await this.#published(id);
    const past = new Map<string, readonly PastState[]>();
    let unread: Saying | undefined;
    for (const { environment } of environments) {
      try {
        const states = await this.#moves.past({ id, environment, revision });
        past.set(environment, states);
      } catch (error) {
        this.#logger.warn(`Could not offer digests: ${messageOf(error)}`);
        unread = unreadMirror('GitOps');
      }
    }
    const judged = new Map<string, Move>();
    for (const [index, { environment }] of environments.entries()) {
      const digests =
        workflow === 'enable' || workflow === 'rollback'
          ? candidates(workflow, { pipeline, published, past }, environment)
          : [environments[index - 1]].flatMap(e =>
              e?.digest ? [{ digest: e.digest }] : [],
            );
      for (const { digest } of digests) {
        const { items } = await this.#moves.judge({
          ...{ id, digest, environments: [environment], revision },
        });
        for (const move of items) judged.set(`${environment} ${digest}`, move);
      }
    }
    const found = choices(workflow, {
      ...{ pipeline, published, past },
      moveOf: (environment, digest) => judged.get(`${environment} ${digest}`),
    });
    if (unread === undefined) return found;
    const reason = unread;
    // What could not be looked at is never offered as if it had been.
    const items = found.items.map(item => ({
      ...item,
      ...(item.digests.length === 0 && refused([reason])),
      digests: item.digests.map(each => ({
        ...each,
        ...refused(each.said?.refusals ?? [], reason),
      })),
    }));
    return { items };
  }

  async #published(id: string): Promise<Published[]> {
    const facts = await this.#facts.within('publish', scopeOfId(id));
    return facts
      .flatMap(({ subject, value }) =>
        value.state === 'passed' && value.report
          ? [
              {
                digest: value.report.digest,
                commit: subject.slice(subject.indexOf('@') + 1),
                since: value.completedAt,
              },
            ]
          : [],
      )
      .sort((a, b) => (b.since ?? '').localeCompare(a.since ?? ''));
  }
}
