import { ResourceNode } from '@ameide/plugin-primitives-node';
import { FactValue } from '../facts/fact';

type Pod = FactValue<'workload'>['pods'][number];

/**
 * Every pod of a resource tree, with every image: Argo CD names those of init containers
 * too. Which are on their way out it tells by `info`: `Status Reason` is `Terminating` for
 * one that is being deleted, and `Revision` is `Rev:<n>` of a ReplicaSet, by which the
 * newest of a Deployment is known (controller/cache/info.go).
 * @internal
 */
export function podsOf(nodes: readonly ResourceNode[]): Pod[] {
  const superseded = supersededSets(nodes);
  return nodes
    .filter(node => node.kind === 'Pod')
    .map((node): Pod => {
      const owner = ownerOf(node, 'ReplicaSet');
      const supersededAt = owner && superseded.get(owner);
      return {
        name: node.name,
        images: [...(node.images ?? [])].sort(),
        health: node.health?.status ?? 'Unknown',
        ...(infoOf(node, 'Status Reason') === 'Terminating' && {
          terminating: true,
        }),
        ...(supersededAt && { supersededAt }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** ReplicaSets that a newer one of the same Deployment took the place of, and when that was made. */
function supersededSets(
  nodes: readonly ResourceNode[],
): ReadonlyMap<string, string> {
  const sets = nodes.filter(node => node.kind === 'ReplicaSet');
  const newest = new Map<string, ResourceNode>();
  for (const set of sets) {
    const deployment = ownerOf(set, 'Deployment');
    if (!deployment) continue;
    const other = newest.get(deployment);
    if (!other || isNewer(set, other)) newest.set(deployment, set);
  }
  return new Map(
    sets.flatMap((set): Array<[string, string]> => {
      const deployment = ownerOf(set, 'Deployment');
      const after = deployment && newest.get(deployment);
      return after && after !== set && after.createdAt
        ? [[keyOf(set), after.createdAt]]
        : [];
    }),
  );
}

/** A rollback takes an old ReplicaSet again, under a new revision: age alone does not tell. */
function isNewer(set: ResourceNode, other: ResourceNode): boolean {
  const revision = revisionOf(set) - revisionOf(other);
  if (revision !== 0) return revision > 0;
  return (set.createdAt ?? '') > (other.createdAt ?? '');
}

function revisionOf(set: ResourceNode): number {
  const text = infoOf(set, 'Revision');
  return Number(/^Rev:(\d+)$/.exec(text ?? '')?.[1] ?? 0);
}

function infoOf(node: ResourceNode, name: string): string | undefined {
  return node.info?.find(item => item.name === name)?.value;
}

/** Owners are of the namespace of what they own. */
function ownerOf(node: ResourceNode, kind: string): string | undefined {
  const owner = node.parentRefs?.find(ref => ref.kind === kind);
  return owner?.name && `${node.namespace}/${owner.name}`;
}

function keyOf(node: ResourceNode): string {
  return `${node.namespace}/${node.name}`;
}
