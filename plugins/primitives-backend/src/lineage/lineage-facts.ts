import { FactKind, FactValue } from '../facts/fact';

/** What a lineage is asked of: an image's digest, or a commit's full SHA. @internal */
export type LineageSubject = { type: 'digest' | 'commit'; value: string };

/** A fact, and from when until when it was known to be so (ms); without `until` it still is. @internal */
export type Seen<K extends FactKind> = {
  subject: string;
  value: FactValue<K>;
  since: number;
  until?: number;
};

/** Kinds of facts that a lineage is made from. @internal */
export const lineageKinds = [
  'publish',
  'verify',
  'commit',
  'commit-pull',
  'image',
  'desired',
  'gitops-pull',
  'application',
  'workload',
  'smoke',
] as const satisfies readonly FactKind[];

/** A kind of fact that a lineage is made from. @internal */
export type LineageKind = (typeof lineageKinds)[number];

/** Everything about one primitive's folder, now and before, newest first. @internal */
export type LineageFacts = { [K in LineageKind]: Seen<K>[] };
