import { Application, ArgoCDGateway } from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';
import { hashOf, meaningOf, toApplicationValue } from './application';
import { ApplicationAbout, ApplicationNames } from './application-names';

/** An Application of a primitive's as it was seen once, in our words. @internal */
export type ApplicationReading = {
  about: ApplicationAbout;
  value: FactValue<'application'>;
  /** Its resourceVersion, which Kubernetes lets grow; 0 where it was not told. */
  version: number;
  /** Everything that can lead to a fact; while it stays, there is nothing to do. */
  print: string;
  /** Of the images in Argo CD's summary: no proof of what runs, but a hint to look at the pods. */
  images: string;
  /** Attempt within the operation. */
  attempt: number;
  /** Its sync ended, and came without its result. */
  lacksResult: boolean;
};

/** Reads what one Argo CD instance says of Applications. @internal */
export class ApplicationReader {
  readonly #argocd: ArgoCDGateway;
  readonly #names: ApplicationNames;
  readonly #gitops: string;

  /** `gitops` is `<owner>/<repository>`. */
  constructor(options: {
    argocd: ArgoCDGateway;
    names: ApplicationNames;
    gitops: string;
  }) {
    this.#argocd = options.argocd;
    this.#names = options.names;
    this.#gitops = options.gitops;
  }

  /** A whole Application, or one of the stream's; undefined when it is none of ours. */
  read(application: Application): ApplicationReading | undefined {
    const state = application.status?.operationState;
    const syncResult = state?.syncResult ?? undefined;
    const read = this.#read(application, syncResult);
    if (!read) return undefined;
    const { about, value } = read;
    const images = hashOf(application.status?.summary?.images ?? []);
    const attempt = state?.retryCount ?? 0;
    return {
      ...{ about, value, images, attempt },
      version: Number(application.metadata.resourceVersion) || 0,
      print: hashOf([
        ...[meaningOf(value), value.revision, value.operation?.revision],
        ...[images, attempt],
      ]),
      lacksResult: Boolean(state?.finishedAt) && !syncResult,
    };
  }

  /** An item of a list, whose sync result Argo CD puts where the request would be (forwarder_overwrite.go). */
  readListed(
    application: Application,
  ): Pick<ApplicationReading, 'about' | 'value'> | undefined {
    const state = application.status?.operationState;
    return this.#read(application, state?.operation?.sync ?? undefined);
  }

  /** What the subject of a fact is about; undefined when it is not served here. */
  aboutOf(subject: string): ApplicationAbout | undefined {
    return this.#names.parse(this.#names.format(subject));
  }

  #read(
    application: Application,
    syncResult: Parameters<typeof toApplicationValue>[1]['syncResult'],
  ): Pick<ApplicationReading, 'about' | 'value'> | undefined {
    const { name } = application.metadata;
    const about = this.#names.parse(name);
    if (!about) return undefined;
    const value = toApplicationValue(application, {
      instance: this.#argocd.name,
      url: this.#argocd.applicationUrl(name),
      gitops: this.#gitops,
      syncResult,
    });
    return { about, value };
  }
}
