import type { ClusterPort, KubernetesObject } from '../cluster';
import { trackedBy, type Health, type ResourceKey } from './application';
import { assessHealth } from './health';
import { imagesOf, keyOfObject } from './sync-plan';
import { z } from 'zod';

/** A live object in the tree of an Application. */
export type ResourceNode = ResourceKey & {
  uid: string;
  parentRefs?: (ResourceKey & { uid: string })[];
  resourceVersion?: string;
  createdAt?: string;
  health?: Health;
  images?: string[];
  info?: { name: string; value: string }[];
  networkingInfo?: { labels?: Record<string, string>; targetLabels?: Record<string, string>; targetRefs?: Pick<ResourceKey, 'group' | 'kind' | 'namespace' | 'name'>[]; externalURLs?: string[] };
};

const podSchema = z
  .looseObject({
    phase: z.string().default(''),
    containerStatuses: z
      .array(z.looseObject({ ready: z.boolean(), restartCount: z.number(), state: z.looseObject({ waiting: z.looseObject({ reason: z.string() }).optional(), terminated: z.looseObject({ reason: z.string() }).optional() }) }))
      .default([]),
  })
  .prefault({});

function infoOf(object: KubernetesObject): ResourceNode['info'] {
  if (object.kind === 'ReplicaSet') return [{ name: 'Revision', value: `Rev:${object.metadata.generation ?? 1}` }];
  if (object.kind !== 'Pod') return undefined;
  const { phase, containerStatuses } = podSchema.parse(object.status);
  const reason = containerStatuses.map(({ state }) => state.waiting?.reason ?? state.terminated?.reason).find(each => each !== undefined);
  const restarts = containerStatuses.reduce((sum, each) => sum + each.restartCount, 0);
  return [
    { name: 'Status Reason', value: object.metadata.deletionTimestamp ? 'Terminating' : (reason ?? phase) },
    { name: 'Node', value: 'localhost' },
    { name: 'Containers', value: `${containerStatuses.filter(each => each.ready).length}/${containerStatuses.length}` },
    ...(restarts ? [{ name: 'Restart Count', value: String(restarts) }] : []),
  ];
}

/** Live objects of an Application and all they own, each with its owner. */
export function resourceTree(options: { cluster: ClusterPort; application: string }): ResourceNode[] {
  const { cluster, application } = options;
  const all = cluster.list();
  const children = new Map<string, KubernetesObject[]>();
  for (const object of all) {
    for (const { uid } of object.metadata.ownerReferences ?? []) children.set(uid, [...(children.get(uid) ?? []), object]);
  }
  const nodes: ResourceNode[] = [];
  const add = (object: KubernetesObject, parent?: ResourceNode) => {
    const key = keyOfObject(object);
    const { uid = '', resourceVersion, creationTimestamp } = object.metadata;
    const health = assessHealth(object);
    const images = object.kind === 'Pod' ? imagesOf(object) : [];
    const info = infoOf(object);
    const node: ResourceNode = {
      ...key,
      uid,
      ...(resourceVersion ? { resourceVersion } : {}),
      ...(creationTimestamp ? { createdAt: creationTimestamp } : {}),
      ...(health ? { health } : {}),
      ...(images.length ? { images } : {}),
      ...(info ? { info } : {}),
      ...(parent ? { parentRefs: [{ group: parent.group, version: parent.version, kind: parent.kind, namespace: parent.namespace, name: parent.name, uid: parent.uid }] } : {}),
    };
    nodes.push(node);
    for (const child of children.get(uid) ?? []) add(child, node);
  };
  for (const object of all) if (trackedBy(object) === application) add(object);
  return nodes;
}
