import { ApplicationRecord } from '@ameide/plugin-primitives-common';
import {
  Application,
  ResourceEvent,
  ResourceNode,
  withoutTokens,
} from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';
import { placeOf } from '../sources/application';

/** Resources whose events are asked for: each is a request, and a person waits. */
const mostResources = 6;
/** Logs that are read. */
const mostLogs = 3;
/** Events that are shown. */
const mostEvents = 30;

/** Kinds whose events say why something does not start, the one that knows most first. */
const tellingKinds = ['Pod', 'Job', 'ReplicaSet', 'Deployment', 'StatefulSet'];

/** The resources whose events are worth asking for: those that are not well first, then the youngest. @internal */
export function tellingResources(
  nodes: readonly ResourceNode[],
): ResourceNode[] {
  const isWell = ({ health }: ResourceNode) =>
    health?.status === undefined || health.status === 'Healthy';
  return nodes
    .filter(({ kind, uid }) => uid && tellingKinds.includes(kind))
    .sort(
      (a, b) =>
        Number(isWell(a)) - Number(isWell(b)) ||
        (b.createdAt ?? '').localeCompare(a.createdAt ?? '') ||
        tellingKinds.indexOf(a.kind) - tellingKinds.indexOf(b.kind),
    )
    .slice(0, mostResources);
}

/** The Jobs whose logs are read, the youngest first. @internal */
export function loggingJobs(nodes: readonly ResourceNode[]): ResourceNode[] {
  return nodes
    .filter(({ kind }) => kind === 'Job')
    .sort((a, b) => (b.createdAt ?? '').localeCompare(a.createdAt ?? ''))
    .slice(0, mostLogs);
}

/** Events of several resources as they are shown, newest first. @internal */
export function shownEvents(
  events: readonly ResourceEvent[],
): ApplicationRecord['events'] {
  return events
    .map(event => ({
      type: event.type,
      reason: event.reason ?? '',
      // Whoever writes a manifest can have what it holds told in an event.
      message: withoutTokens(event.message ?? ''),
      resource: `${event.involvedObject.kind ?? ''}/${
        event.involvedObject.name ?? ''
      }`,
      count: event.count ?? undefined,
      at:
        event.lastTimestamp ??
        event.eventTime ??
        event.firstTimestamp ??
        undefined,
    }))
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''))
    .slice(0, mostEvents);
}

/** A sync with its commit of the GitOps repo, before anything is known of that. @internal */
export type KeptSync = {
  id: number;
  at?: string;
  revision?: string;
  by?: string;
};

/** Syncs that Argo CD keeps, newest first; of several sources `<owner>/<repository>` is the one whose revision counts. @internal */
export function keptSyncs(
  { spec, status }: Application,
  gitops: string,
): KeptSync[] {
  const history = status?.history ?? [];
  return history
    .map((entry, index) => ({
      id: entry.id ?? index,
      at: entry.deployedAt ?? undefined,
      // The sources of that sync: what an Application has now may be others.
      revision:
        entry.revision ||
        entry.revisions?.[placeOf(gitops, entry.sources ?? spec?.sources ?? [])],
      by: entry.initiatedBy?.automated
        ? undefined
        : entry.initiatedBy?.username,
    }))
    .reverse();
}

/** A sync with what its commit says. @internal */
export function shownSync(
  sync: KeptSync,
  about: {
    commit?: FactValue<'gitops-commit'>;
    digest?: string;
    /** Page of a commit that no fact knows. */
    url?: string;
  },
): ApplicationRecord['syncs'][number] {
  const { commit, digest, url } = about;
  return {
    ...sync,
    url: commit?.url ?? url,
    message: commit?.message.split('\n')[0],
    author: commit?.author,
    digest,
  };
}
