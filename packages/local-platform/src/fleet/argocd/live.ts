import { createHash } from 'node:crypto';
import { type Application, type ResourceKey } from '../../argocd/application';
import type { LiveEvent, LiveState } from '../../argocd/live-state';
import type { ResourceNode } from '../../argocd/resource-tree';
import type { FleetApplications, KeptApplication } from './applications';

/** Kinds that own pods, and through what. */
const workloads = ['Deployment', 'StatefulSet', 'DaemonSet'];
const pod = { group: '', version: 'v1', kind: 'Pod' };

/** A uid that the same object always has. */
function uidOf(key: Pick<ResourceKey, 'group' | 'kind' | 'namespace' | 'name'>): string {
  const hex = createHash('sha1').update(`${key.group}/${key.kind}/${key.namespace}/${key.name}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

function node(key: ResourceKey, more: Partial<ResourceNode>, parent?: ResourceNode): ResourceNode {
  const { group, version, kind, namespace, name } = key;
  const owner = parent && { group: parent.group, version: parent.version, kind: parent.kind, namespace: parent.namespace, name: parent.name, uid: parent.uid };
  return { group, version, kind, namespace, name, uid: uidOf(key), ...more, ...(owner ? { parentRefs: [owner] } : {}) };
}

function podInfo(reason: string, ready: boolean): ResourceNode['info'] {
  return [
    { name: 'Status Reason', value: reason },
    { name: 'Node', value: 'node-1' },
    { name: 'Containers', value: `${Number(ready)}/1` },
  ];
}

/** What runs of an Application: its resources, the pods of its workloads, and the Jobs of its hooks. */
export function treeOf(application: Application, images: string[]): ResourceNode[] {
  const { status } = application;
  const created = { createdAt: application.metadata.creationTimestamp };
  const nodes = status.resources.flatMap(resource => {
    const health = resource.health ? { health: resource.health } : {};
    const root = node(resource, { ...created, ...health });
    if (!workloads.includes(resource.kind)) return [root];
    const suffix = root.uid.slice(0, 8);
    const set = node(
      { group: 'apps', version: 'v1', kind: 'ReplicaSet', namespace: resource.namespace, name: `${resource.name}-${suffix}` },
      { ...created, health: { status: 'Healthy' }, info: [{ name: 'Revision', value: 'Rev:1' }] },
      root,
    );
    const ready = resource.health?.status === 'Healthy';
    const state = ready ? 'Running' : 'CrashLoopBackOff';
    const running = node(
      { ...pod, namespace: resource.namespace, name: `${set.name}-${set.uid.slice(0, 5)}` },
      { ...created, health: { status: ready ? 'Healthy' : 'Degraded' }, images, info: podInfo(state, ready) },
      set,
    );
    return [root, set, running];
  });
  const hooks = (status.operationState?.syncResult?.resources ?? []).filter(({ hookType, kind }) => hookType !== undefined && kind === 'Job');
  return [
    ...nodes,
    ...hooks.flatMap(hook => {
      const succeeded = hook.hookPhase === 'Succeeded';
      const job = node(hook, { ...created, health: { status: succeeded ? 'Healthy' : 'Degraded' } });
      const ran = node(
        { ...pod, namespace: hook.namespace, name: `${hook.name}-${job.uid.slice(0, 5)}` },
        { ...created, health: { status: succeeded ? 'Healthy' : 'Degraded' }, images: hook.images ?? images, info: podInfo(succeeded ? 'Completed' : 'Error', false) },
        job,
      );
      return [job, ran];
    }),
  ];
}

/** Why the kubelet or the job controller says that an object is not well; words and counts as Kubernetes has them. */
function troubleOf({ kind, health, info }: ResourceNode): { reason: string; message: string; count: number } | undefined {
  if (health?.status !== 'Degraded') return undefined;
  if (kind === 'Job') return { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit', count: 1 };
  const isCrashing = info?.some(({ value }) => value === 'CrashLoopBackOff');
  return kind === 'Pod' && isCrashing ? { reason: 'BackOff', message: 'Back-off restarting failed container app in pod', count: 14 } : undefined;
}

/** Events of an object, as of its Application's last sync. */
function eventsOf(object: ResourceNode, first: string): LiveEvent[] {
  const { group, kind, namespace, name } = object;
  const found = troubleOf(object);
  if (!found) return [];
  const last = new Date(Date.parse(first) + (found.count - 1) * 60_000).toISOString();
  return [{ reference: { group, kind, namespace, name }, type: 'Warning', ...found, firstTimestamp: first, lastTimestamp: last }];
}

/** What runs of a fleet, made out of what each Application says of itself. */
export function liveStateOf(applications: FleetApplications): LiveState {
  const read = (kept: KeptApplication) => {
    const application = kept.read();
    return treeOf(application, kept.live.images ?? application.status.summary.images ?? []);
  };
  return {
    tree: name => {
      const kept = applications.get(name);
      return kept ? read(kept) : [];
    },
    logs: ({ application, tailLines }) => {
      const kept = applications.get(application);
      const finished = kept?.read().status.operationState?.finishedAt ?? new Date(0).toISOString();
      return (kept?.live.logs ?? []).slice(-tailLines).map(content => ({ time: finished, content }));
    },
    events: ({ application, namespace, name }) => {
      const kept = applications.get(application);
      if (!kept) return [];
      const first = kept.read().status.operationState?.startedAt ?? new Date(0).toISOString();
      return read(kept).filter(each => each.namespace === namespace && each.name === name).flatMap(each => eventsOf(each, first));
    },
  };
}
