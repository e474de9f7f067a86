import {
  Change,
  ChangePreview,
  Progress,
  progressQuerySchema,
  PromotionMoves,
  promotionMovesQuerySchema,
  reasoned,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { PathDetails } from '../details/path-details';
import { primitivesOf } from '../details/plan-change';
import { ReadModel } from '../read-model';

/** Answers about changes of desired state: what they would do, and how far they have come. @internal */
export class ChangeAnswers {
  readonly #model: ReadModel;
  readonly #details: PathDetails;
  readonly #isWhole: boolean;

  /** `model` is of what the caller may read; `isWhole` says whether that is everything. */
  constructor(options: {
    model: ReadModel;
    details: PathDetails;
    isWhole: boolean;
  }) {
    this.#model = options.model;
    this.#details = options.details;
    this.#isWhole = options.isWhole;
  }

  /** What a change of desired state would do. */
  async preview(change: Change): Promise<ChangePreview> {
    const ids = primitivesOf(change);
    if (!ids && !this.#isWhole) return notShown(say('preview.ofEverything'));
    const readable = await this.#model.mayRead(ids ?? []);
    const hidden = ids?.find(id => !readable.has(id));
    return hidden === undefined
      ? this.#details.preview(change)
      : notShown(say('preview.hidden', { id: hidden }));
  }

  /** How far digests have come into an environment. */
  async progress(
    query: z.output<typeof progressQuerySchema>,
  ): Promise<Progress> {
    const { pull, environment, move } = query;
    const sources = await this.#model.sources();
    return this.#details.progress({
      ...{ pull, environment, sources, moves: await this.#movesOf(move) },
      // It may name primitives that nobody should know of.
      anyPull: this.#isWhole,
    });
  }

  /** What holds and policy say of digests that wait for an environment. */
  async promotionMoves(
    query: z.output<typeof promotionMovesQuerySchema>,
  ): Promise<PromotionMoves> {
    const { target, move } = query;
    const items = [];
    // One after the other: they share what is read of Git.
    for (const { id, digest } of await this.#movesOf(move)) {
      const found = await this.#details.moves({
        ...{ id, digest, environments: [target] },
      });
      items.push(...found.items.map(item => ({ ...item, id, digest })));
    }
    return { items };
  }

  /** What is asked about, without what may not be read. */
  async #movesOf(texts: readonly string[] = []) {
    const moves = texts.map(moveOf);
    const readable = await this.#model.mayRead(moves.map(m => m.id));
    return moves.filter(({ id }) => readable.has(id));
  }
}

/** The preview of a change of what one may not read; of a name that nobody knows it is the same. */
function notShown(why: Saying): ChangePreview {
  const none = { files: [], moves: [], notes: [], approvers: [] };
  return { status: 'unknown', ...reasoned(why), ...none };
}

/** The schema lets no other text through. */
function moveOf(text: string): { id: string; digest: string } {
  const at = text.indexOf('@');
  return { id: text.slice(0, at), digest: text.slice(at + 1) };
}
