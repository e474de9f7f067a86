import { RegistryGateway } from '@ameide/plugin-primitives-node';
import { Fact } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { digestOf } from './values-file';
import { factsOf } from './fact-of';
import { followUpsPerReconcile, Observation, Source } from './source';

/** Asks the registry for each digest that CI or Git names, once: what is under a digest never changes. @internal */
export class RegistrySource implements Source {
  readonly name = 'registry';
  readonly #registry: RegistryGateway;
  readonly #host: string;

  /** `registryName` is the configured host and owner; images elsewhere are not asked for. */
  constructor(options: { registry: RegistryGateway; registryName: string }) {
    this.#registry = options.registry;
    this.#host = options.registryName.split('/')[0];
  }

  async collect(options: {
    view: FactView;
    signal: AbortSignal;
  }): Promise<Observation[]> {
    const { view, signal } = options;
    const at = Date.now();
    const fact = factsOf(this.name, at);
    const wanted = imagesOf(view)
      .filter(image => image.startsWith(`${this.#host}/`))
      .filter(image => !view.get('image', image)?.present);
    const facts: Fact[] = [];
    for (const subject of wanted.slice(0, followUpsPerReconcile)) {
      const [repository, digest] = subject.split('@');
      const image = await this.#registry.describe(repository, digest, {
        signal,
      });
      const value = image
        ? {
            present: true,
            platforms: image.platforms,
            revision: image.revision,
          }
        : { present: false, platforms: [] };
      facts.push(
        fact('image', subject, value, { revision: String(value.present) }),
      );
    }
    // With nothing to ask for, say whether the registry answers at all.
    if (wanted.length === 0) await this.#registry.ping({ signal });
    return [{ facts }];
  }
}

/** `<repository>@<digest>` of each image that CI reported or Git asks for, newest report first. */
function imagesOf(view: FactView): string[] {
  const published = view
    .entries('publish')
    .sort(([, a], [, b]) =>
      (b.completedAt ?? '').localeCompare(a.completedAt ?? ''),
    )
    .flatMap(([, { report }]) =>
      report ? [`${report.repository}@${report.digest}`] : [],
    );
  const desired = view.entries('desired').flatMap(([, { imageRef }]) => {
    const digest = digestOf(imageRef);
    const repository = imageRef?.replace(/(:[^:/@]+)?@.*$/, '');
    return digest && repository ? [`${repository}@${digest}`] : [];
  });
  return [...new Set([...published, ...desired])];
}
