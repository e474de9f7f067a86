import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { ConditionalCache, KeptAnswer } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { cursor } from './cursor';
import { SourceContext } from './source';

/** A sweep asks for three or four addresses; older pages are asked for once. */
const mostKept = 8;

/** Compressed, in base64: a page of a hundred pull requests has some 100 KB. */
const longestBody = 1024 * 1024;

/** No answer that is kept unfolds to more, whoever wrote the row. */
const longestUnfolded = 16 * 1024 * 1024;

const answerSchema = z.object({
  url: z.string(),
  /** gzip in base64. */
  body: z.string().max(longestBody),
  headers: z.record(z.string(), z.string()),
  formula: z.number().int().nonnegative(),
});

/** Names of the cursors that hold one answer each. */
const keptNames = cursor('answers', z.array(z.string()), []);

/**
 * Keeps the last answers of GitHub beside the cursors, so that after a restart, or when
 * another replica takes over, an unchanged repository costs 304s and no answer in full.
 *
 * Nothing is stored that a token is in or could be derived from. GitHub's ETags are hashes
 * over the token, so they stay in memory; what is stored is the answer's own text, which
 * the facts are made of as well, and by which formula its ETag follows from it and the
 * token of whoever asks. Of answers that no known formula explains nothing is stored.
 * @internal
 */
export class StoredAnswers {
  readonly #cache: ConditionalCache;
  #context: SourceContext | undefined;
  /** Text that is stored under each name. */
  #stored = new Map<string, string>();

  /** Over the cache of one source's client. */
  constructor(options: { cache: ConditionalCache }) {
    this.#cache = options.cache;
  }

  /** Has a source look, with the answers that were kept, and keeps those that changed. */
  async during(
    context: SourceContext,
    look: () => Promise<void>,
  ): Promise<void> {
    if (this.#context?.cursors !== context.cursors) await this.#restore(context);
    await look();
    await this.#save(context);
  }

  /** Once for each tenure: the replica that collected meanwhile knows better. */
  async #restore(context: SourceContext): Promise<void> {
    const stored = new Map<string, string>();
    const answers: KeptAnswer[] = [];
    for (const name of await keptNames.get(context)) {
      const answer = await unpack(await context.cursors.get(name));
      if (!answer) continue;
      stored.set(name, answer.body);
      answers.push(answer);
    }
    this.#cache.restore(answers);
    this.#stored = stored;
    this.#context = context;
  }

  async #save(context: SourceContext): Promise<void> {
    const answers = this.#cache.kept(mostKept);
    const wanted = new Map(answers.map(answer => [nameOf(answer), answer]));
    const before = [...this.#stored.keys()];
    for (const [name, answer] of wanted) {
      if (this.#stored.get(name) === answer.body) continue;
      const packed = await pack(answer);
      if (packed) await context.cursors.set(name, packed);
      this.#stored.set(name, answer.body);
    }
    const gone = before.filter(name => !wanted.has(name));
    for (const name of gone) {
      await context.cursors.set(name, null);
      this.#stored.delete(name);
    }
    const names = [...this.#stored.keys()];
    if (gone.length > 0 || names.length !== before.length)
      await keptNames.set(context, names);
  }
}

/** An address may be longer than the name of a cursor. */
function nameOf({ url }: KeptAnswer): string {
  return `answer ${createHash('sha256').update(url).digest('hex')}`;
}

async function pack(answer: KeptAnswer): Promise<unknown> {
  const body = await promisify(gzip)(answer.body);
  const text = body.toString('base64');
  return text.length <= longestBody ? { ...answer, body: text } : undefined;
}

/** Undefined for what is of another version, or no such thing: then GitHub is asked in full. */
async function unpack(value: unknown): Promise<KeptAnswer | undefined> {
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return undefined;
  try {
    const body = await promisify(gunzip)(
      Buffer.from(parsed.data.body, 'base64'),
      { maxOutputLength: longestUnfolded },
    );
    return { ...parsed.data, body: body.toString('utf8') };
  } catch {
    return undefined;
  }
}
