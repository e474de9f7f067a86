import { z } from 'zod';
import { parseApiVersion, referenceOf, type KubernetesObject } from '../cluster';
import type { ResourceKey, SyncPhase } from './application';

/** One thing to apply in a sync. */
export type SyncTask = { phase: SyncPhase; wave: number; hook: boolean; object: KubernetesObject; key: ResourceKey };

const phases: SyncPhase[] = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

/** Helm's hooks by the phase that Argo CD runs them in; `test` and the rest are passed over. */
const helmHooks: Record<string, SyncPhase> = {
  'crd-install': 'PreSync',
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

/** Order in which kinds are applied within a wave, from gitops-engine's sync package. */
const kindOrder = [
  'Namespace', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PodSecurityPolicy', 'PodDisruptionBudget', 'ServiceAccount', 'Secret', 'SecretList', 'ConfigMap',
  'StorageClass', 'PersistentVolume', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding',
  'Service', 'DaemonSet', 'Pod', 'ReplicationController', 'ReplicaSet', 'Deployment', 'HorizontalPodAutoscaler', 'StatefulSet', 'Job', 'CronJob', 'IngressClass', 'Ingress', 'APIService',
];

const rank = (kind: string) => (kindOrder.includes(kind) ? kindOrder.indexOf(kind) : kindOrder.length);
const annotation = (object: KubernetesObject, name: string) => object.metadata.annotations?.[name];
const list = (text: string | undefined) => (text ?? '').split(',').map(each => each.trim()).filter(each => each !== '');

/** How a resource is named in statuses. */
export function keyOfObject(object: KubernetesObject): ResourceKey {
  const { group, kind, namespace, name } = referenceOf(object);
  return { group, version: parseApiVersion(object.apiVersion).version, kind, namespace, name };
}

/** Phases a hook runs in; undefined for what is no hook, empty for a hook that never runs. */
export function hookPhases(object: KubernetesObject): SyncPhase[] | undefined {
  const own = annotation(object, 'argocd.argoproj.io/hook');
  if (own !== undefined) return phases.filter(phase => list(own).includes(phase));
  const helm = annotation(object, 'helm.sh/hook');
  if (helm === undefined) return undefined;
  return [...new Set(list(helm).flatMap(each => helmHooks[each] ?? []))];
}

const helmPolicies: Record<string, string> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/** When a hook's object is removed. */
export function deletePolicies(object: KubernetesObject): string[] {
  const own = list(annotation(object, 'argocd.argoproj.io/hook-delete-policy'));
  const given = own.length ? own : list(annotation(object, 'helm.sh/hook-delete-policy')).flatMap(each => helmPolicies[each] ?? []);
  return given.length ? given : ['BeforeHookCreation'];
}

/** A resource's wave; lower ones go first. */
export function waveOf(object: KubernetesObject): number {
  const wave = Number(annotation(object, 'argocd.argoproj.io/sync-wave') ?? annotation(object, 'helm.sh/hook-weight') ?? 0);
  return Number.isInteger(wave) ? wave : 0;
}

/** Whether a resource may be pruned. */
export function mayPrune(object: KubernetesObject): boolean {
  return !list(annotation(object, 'argocd.argoproj.io/sync-options')).includes('Prune=false');
}

/** Groups of tasks that are applied together, in order: by phase, then wave; within a group by kind and name. */
export function planSync(objects: KubernetesObject[]): SyncTask[][] {
  const tasks = objects.flatMap(object => {
    const hooks = hookPhases(object);
    const wave = waveOf(object);
    const key = keyOfObject(object);
    return hooks === undefined
      ? [{ phase: 'Sync' as const, wave, hook: false, object, key }]
      : hooks.map(phase => ({ phase, wave, hook: true, object, key }));
  });
  tasks.sort(
    (a, b) =>
      phases.indexOf(a.phase) - phases.indexOf(b.phase) ||
      a.wave - b.wave ||
      rank(a.object.kind) - rank(b.object.kind) ||
      (a.key.name < b.key.name ? -1 : Number(a.key.name > b.key.name)),
  );
  const groups: SyncTask[][] = [];
  for (const task of tasks) {
    const last = groups.at(-1)?.[0];
    if (last && last.phase === task.phase && last.wave === task.wave) groups.at(-1)?.push(task);
    else groups.push([task]);
  }
  return groups;
}

const containersSchema = z.looseObject({
  containers: z.array(z.looseObject({ image: z.string() })).default([]),
  initContainers: z.array(z.looseObject({ image: z.string() })).default([]),
});
const workloadSchema = z.looseObject({ template: z.looseObject({ spec: containersSchema }) });

/** Images that an object's pods run. */
export function imagesOf(object: KubernetesObject): string[] {
  const spec = object.kind === 'Pod' ? containersSchema.safeParse(object.spec).data : workloadSchema.safeParse(object.spec).data?.template.spec;
  return spec ? [...new Set([...spec.initContainers, ...spec.containers].map(each => each.image))] : [];
}
