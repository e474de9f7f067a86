import { RegistryGateway, RegistryImage } from '@ameide/plugin-primitives-node';
import pLimit from 'p-limit';
import { FactValue } from '../facts/fact';
import { Agenda } from './agenda';
import { factsOf } from './fact-of';
import { RegistrySweep } from './registry-sweep';
import { Hint, Source, SourceContext } from './source';
import { WantedImage } from './wanted-image';

/** Requests at once; a registry serves pulls of a whole cluster. */
const concurrency = 16;

/** Images whose facts are written at once. */
const batchSize = 200;

/** An image that CI reported is mostly there in seconds; one that is not there after hours was deleted. */
const absentPauses = { first: 10_000, longest: 3_600_000 };

/** Asks the registry for each digest that CI or Git names, once: what is under a digest never changes. @internal */
export class RegistrySource implements Source {
  readonly name = 'registry';
  readonly #registry: RegistryGateway;
  readonly #host: string;
  readonly #sweep: RegistrySweep;
  /** Images that are not there, with when to ask again. */
  readonly #absent = new Agenda(absentPauses);
  /** Scopes of those, for when they come. */
  readonly #scopes = new Map<string, string>();

  /** `registryName` is the configured host and owner; images elsewhere are not asked for. */
  constructor(options: {
    registry: RegistryGateway;
    registryName: string;
    environments: readonly string[];
  }) {
    this.#registry = options.registry;
    this.#host = options.registryName.split('/')[0];
    this.#sweep = new RegistrySweep(options);
  }

  async collect(context: SourceContext, hints: readonly Hint[]): Promise<void> {
    const named = hints.flatMap(hint => ('image' in hint ? [hint] : []));
    for (const { image } of named) this.#absent.settle(image);
    let asked = await this.#ask(context, named);
    if (named.length < hints.length || hints.length === 0) {
      const isAll = hints.some(hint => 'all' in hint);
      for await (const wanted of this.#sweep.wanted(context, { isAll }))
        asked += await this.#ask(context, wanted, { isDue: isAll });
      asked += await this.#askAbsent(context);
    }
    // A usual look with nothing to ask for says whether the registry answers at all.
    if (asked === 0 && named.length === 0) await this.#registry.ping({ signal: context.signal });
  }

  async #askAbsent(context: SourceContext): Promise<number> {
    const due = this.#absent.take(Infinity);
    const images = due.map(image => ({
      image,
      scope: this.#scopes.get(image) ?? '',
    }));
    return this.#ask(context, images, { isDue: true });
  }

  /** Asks for those that are not known yet; gives how many that were. */
  async #ask(
    context: SourceContext,
    images: readonly WantedImage[],
    { isDue = false } = {},
  ): Promise<number> {
    const wanted = new Map(
      images
        .filter(({ image }) => image.startsWith(`${this.#host}/`))
        .filter(({ image }) => isDue || !this.#absent.has(image))
        .map(({ image, scope }) => [image, scope]),
    );
    const known = await context.facts.many('image', [...wanted.keys()]);
    for (const [image, { present }] of known) {
      if (!present) continue;
      wanted.delete(image);
      this.#absent.settle(image);
    }
    const all = [...wanted];
    for (let i = 0; i < all.length; i += batchSize)
      await this.#describe(context, all.slice(i, i + batchSize), known);
    return all.length;
  }

  async #describe(
    context: SourceContext,
    wanted: Array<[image: string, scope: string]>,
    known: ReadonlyMap<string, FactValue<'image'>>,
  ): Promise<void> {
    const limit = pLimit(concurrency);
    const fact = factsOf(this.name, Date.now());
    const failures: unknown[] = [];
    const facts = await Promise.all(
      wanted.map(([subject, scope]) =>
        limit(async () => {
          // After a few failures the registry is not asked more, and says why.
          if (failures.length >= concurrency) {
            if (this.#absent.has(subject)) this.#absent.retry(subject);
            return [];
          }
          const [repository, digest] = subject.split('@');
          const { signal } = context;
          try {
            const image = await this.#registry.describe(repository, digest, {
              signal,
            });
            if (image) {
              this.#absent.settle(subject);
              this.#scopes.delete(subject);
            } else {
              this.#absent.later(subject);
              this.#scopes.set(subject, scope);
            }
            if (!image && known.has(subject)) return [];
            const value = toValue(image);
            const revision = String(value.present);
            return [fact('image', subject, value, { scope, revision })];
          } catch (error) {
            this.#absent.retry(subject);
            this.#scopes.set(subject, scope);
            failures.push(error);
            return [];
          }
        }),
      ),
    );
    await context.record(facts.flat());
    if (failures.length > 0) throw failures[0];
  }
}

function toValue(image: RegistryImage | undefined): FactValue<'image'> {
  if (!image) return { present: false, platforms: [] };
  const { platforms, revision, size, mediaType } = image;
  return { present: true, platforms, revision, size, mediaType };
}
