import {
  ArgoCDReader,
  RefusedError,
  requirePlatforms,
} from '@ameide/gitops-repo';
import { say, Saying, SourceStatus } from '@ameide/plugin-primitives-common';
import { RegistryGateway, RegistryImage } from '@ameide/plugin-primitives-node';
import { FactReader } from '../facts/fact-reader';
import { ArgoCDByFacts } from './argocd-by-facts';

/** What {@link OutsideProof} stands on. @internal */
export type OutsideProofOptions = {
  facts: Pick<FactReader, 'many' | 'each'>;
  registry: Pick<RegistryGateway, 'describe'>;
  sources: () => Promise<SourceStatus[]>;
};

/**
 * Answers for a preview what CI asks the registry and Argo CD: from what the portal knows,
 * and of a digest that it never heard of from the registry itself. What could not be asked
 * becomes a note, and is never taken for a yes.
 * @internal
 */
export class OutsideProof {
  readonly #options: OutsideProofOptions;

  /** Over current facts, the registry, and how the sources are doing. */
  constructor(options: OutsideProofOptions) {
    this.#options = options;
  }

  /** What a promotion out of an environment is judged by, where every Argo CD could be read. */
  async argocd(
    environment: string,
  ): Promise<{ argocd?: ArgoCDReader; notes: Saying[] }> {
    const all = await this.#options.sources();
    const silent = all.filter(
      ({ source, status }) =>
        source === 'argocd' && (status === 'failed' || status === 'never'),
    );
    if (silent.length > 0) {
      const names = silent.map(({ instance }) => instance ?? 'Argo CD');
      const note = say('note.argocd', { instances: names, environment });
      return { notes: [note] };
    }
    const { facts } = this.#options;
    return { argocd: new ArgoCDByFacts({ facts, environment }), notes: [] };
  }

  /** Notes about an image; a `RefusedError` where the registry has none that may be pinned. */
  async image(repository: string, digest: string): Promise<Saying[]> {
    const name = `${repository}@${digest}`;
    let image: Described | undefined;
    try {
      image = await this.#describe(repository, digest);
    } catch {
      return [say('note.registry', { digest })];
    }
    if (!image) throw new RefusedError(say('image.absent', { image: name }));
    const { platforms, mediaType = '' } = image;
    // Media types of OCI image-spec and of Docker's manifest list.
    const isIndex = /\.(index|manifest\.list)\./.test(mediaType);
    requirePlatforms({
      ...{ repository, digest, platforms },
      kind: isIndex || platforms.length > 1 ? 'index' : 'manifest',
    });
    return [];
  }

  /** What is under a digest never changes; that it is not there may. */
  async #describe(
    repository: string,
    digest: string,
  ): Promise<Described | undefined> {
    const { facts, registry } = this.#options;
    const name = `${repository}@${digest}`;
    const known = (await facts.many('image', [name])).get(name);
    return known?.present ? known : registry.describe(repository, digest);
  }
}

type Described = Pick<RegistryImage, 'platforms' | 'mediaType'>;
