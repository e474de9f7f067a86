import { stableJson, type KubernetesObject } from '../cluster';
import type { Health, ResourceStatus, SyncCode } from './application';
import { assessHealth } from './health';
import { ignoredPointers, withoutPointers, type IgnoreRule } from './ignore-differences';
import { hookPhases, keyOfObject, mayPrune, waveOf } from './sync-plan';

/** An object without what the cluster adds to it. */
function normalizeObject(object: KubernetesObject): Record<string, unknown> {
  const { status: _status, metadata, ...rest } = object;
  const {
    uid: _uid,
    resourceVersion: _version,
    generation: _generation,
    creationTimestamp: _created,
    deletionTimestamp: _deleted,
    managedFields: _managed,
    labels,
    annotations,
    ...kept
  } = metadata;
  const some = (entries: Record<string, string> | null | undefined) => (entries && Object.keys(entries).length ? entries : undefined);
  return { ...rest, metadata: { ...kept, labels: some(labels), annotations: some(annotations) } };
}

/** Whether a live object is as desired, but for what is not to be looked at. */
function sameObject(desired: KubernetesObject, live: KubernetesObject, ignore: IgnoreRule[] = []): boolean {
  const pointers = ignoredPointers(desired, ignore);
  const text = (object: KubernetesObject) => stableJson(normalizeObject(pointers.length === 0 ? object : withoutPointers(object, pointers)));
  return text(desired) === text(live);
}

/** What a comparison found. */
export type Comparison = { sync: SyncCode; resources: ResourceStatus[]; prunable: KubernetesObject[]; allNeedPrune: boolean };

/** Compares what Git wants (marked as the Application's) with what lives. */
export function compareState(options: {
  desired: KubernetesObject[];
  live: (object: KubernetesObject) => KubernetesObject | undefined;
  tracked: KubernetesObject[];
  ignore?: IgnoreRule[];
}): Comparison {
  const { desired, live, tracked, ignore = [] } = options;
  const keys = new Set<string>();
  const resources: ResourceStatus[] = [];
  const identity = (object: KubernetesObject) => {
    const { version: _version, ...key } = keyOfObject(object);
    return stableJson(key);
  };
  for (const object of desired) {
    keys.add(identity(object));
    if (hookPhases(object)) continue;
    const found = live(object);
    const health: Health | undefined = found ? assessHealth(found) : { status: 'Missing' };
    const wave = waveOf(object);
    resources.push({
      ...keyOfObject(object),
      status: found && sameObject(object, found, ignore) ? 'Synced' : 'OutOfSync',
      ...(health ? { health } : {}),
      ...(wave ? { syncWave: wave } : {}),
    });
  }
  const prunable: KubernetesObject[] = [];
  for (const object of tracked) {
    const hook = hookPhases(object) !== undefined;
    if (hook) {
      const health = assessHealth(object);
      resources.push({ ...keyOfObject(object), hook: true, ...(health ? { health } : {}) });
    } else if (!keys.has(identity(object))) {
      const health = assessHealth(object);
      prunable.push(object);
      resources.push({ ...keyOfObject(object), status: 'OutOfSync', requiresPruning: true, ...(health ? { health } : {}) });
    }
  }
  const managed = resources.filter(each => !each.hook);
  return {
    sync: managed.every(each => each.status === 'Synced') ? 'Synced' : 'OutOfSync',
    resources,
    prunable: prunable.filter(mayPrune),
    allNeedPrune: managed.every(each => each.requiresPruning),
  };
}
