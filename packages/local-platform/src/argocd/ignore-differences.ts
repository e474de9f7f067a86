import { applyOperation, getValueByPointer } from 'fast-json-patch';
import picomatch from 'picomatch';
import { parseApiVersion, type KubernetesObject } from '../cluster';
import type { ApplicationSpec } from './application';

/** `spec.ignoreDifferences[]`. */
export type IgnoreRule = ApplicationSpec['ignoreDifferences'][number];

/** Places in an object, as JSON pointers, that no comparison looks at. Group and kind may be patterns. */
export function ignoredPointers(object: KubernetesObject, rules: IgnoreRule[]): string[] {
  const { group } = parseApiVersion(object.apiVersion);
  const { name, namespace } = object.metadata;
  // The core group is the empty text, which no pattern library takes for one.
  const like = (pattern: string, text: string) => pattern === text || pattern === '*' || picomatch.isMatch(text, pattern, { bash: true });
  return rules
    .filter(rule => like(rule.group, group) && like(rule.kind, object.kind))
    .filter(rule => (rule.name === undefined || rule.name === name) && (rule.namespace === undefined || rule.namespace === namespace))
    .flatMap(rule => rule.jsonPointers);
}

/** A copy of an object without some places; places that it does not have are none to remove. */
export function withoutPointers(object: KubernetesObject, pointers: string[]): KubernetesObject {
  const copy = structuredClone(object);
  for (const path of pointers) {
    try {
      applyOperation(copy, { op: 'remove', path }, true);
    } catch {
      // Not there.
    }
  }
  return copy;
}

/** A desired object with the ignored places as they live, for `RespectIgnoreDifferences`. */
export function keepIgnored(desired: KubernetesObject, live: KubernetesObject, rules: IgnoreRule[]): KubernetesObject {
  const pointers = ignoredPointers(desired, rules);
  const kept = withoutPointers(desired, pointers);
  for (const path of pointers) {
    try {
      const value: unknown = getValueByPointer(live, path);
      if (value === undefined) continue;
      const parts = path.split('/').slice(1, -1);
      for (const [at] of parts.entries()) {
        const parent = `/${parts.slice(0, at + 1).join('/')}`;
        if (getValueByPointer(kept, parent) === undefined) applyOperation(kept, { op: 'add', path: parent, value: {} });
      }
      applyOperation(kept, { op: 'add', path, value: structuredClone(value) }, true);
    } catch {
      // The live object has no such place.
    }
  }
  return kept;
}
