import { primitiveKinds } from '@ameide/plugin-primitives-common';
import { SourceContext } from './source';
import { desired, published, WantedImage } from './wanted-image';

/** Where the cursor is kept. */
const cursorName = 'sweep';

/**
 * Goes through what CI and Git name, to find images that no hint told of: everything at
 * the very first, then one part at each look, so that a look stays small however large
 * the fleet is.
 * @internal
 */
export class RegistrySweep {
  readonly #parts: Array<
    (context: SourceContext) => AsyncIterable<WantedImage[]>
  >;

  /** Parts are the kinds of primitives that publish, and the environments that ask. */
  constructor(options: { environments: readonly string[] }) {
    this.#parts = [
      ...primitiveKinds.map(
        kind => (context: SourceContext) => publishedIn(context, `${kind}/`),
      ),
      ...options.environments.map(
        environment => (context: SourceContext) =>
          desiredIn(context, `${environment}/`),
      ),
    ];
  }

  /** Images in pages. How far it came is remembered once they were dealt with. */
  async *wanted(
    context: SourceContext,
    options: { isAll: boolean },
  ): AsyncIterable<WantedImage[]> {
    const cursor = await context.cursors.get(cursorName);
    const isFirst = typeof cursor !== 'number';
    const at = isFirst ? 0 : cursor % this.#parts.length;
    const parts = isFirst || options.isAll ? this.#parts : [this.#parts[at]];
    for (const part of parts) yield* part(context);
    await context.cursors.set(cursorName, (at + 1) % this.#parts.length);
  }
}

/** What CI reported. */
async function* publishedIn(
  { facts }: SourceContext,
  prefix: string,
): AsyncIterable<WantedImage[]> {
  for await (const page of facts.each('publish', { prefix }))
    yield page.flatMap(({ scope, value }) => published(scope, value));
}

/** What Git asks for. */
async function* desiredIn(
  { facts }: SourceContext,
  prefix: string,
): AsyncIterable<WantedImage[]> {
  for await (const page of facts.each('desired', { prefix }))
    yield page.flatMap(({ scope, value }) => desired(scope, value));
}
