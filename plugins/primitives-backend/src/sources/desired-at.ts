import { FactValue } from '../facts/fact';

/** What Git asked for of one component in one environment at a revision. @internal */
export type Asked = NonNullable<FactValue<'application'>['asked']>;

/**
 * Answers what the GitOps repository asked for at a revision, which never changes, from
 * the mirror of it: Argo CD names revisions, and evidence is about digests.
 * @internal
 */
export interface DesiredAt {
  /**
   * Undefined when the revision is not on the main branch as it was fetched last, or its
   * files cannot be read; a source that gets this asks the GitOps source to look (`push`
   * hint) and asks again at its next look.
   */
  askedAt(options: {
    /** Full commit SHA. */
    revision: string;
    environment: string;
    component: string;
  }): Promise<Asked | undefined>;
}
