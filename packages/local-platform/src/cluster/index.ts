export { Cluster, type ClusterPort } from './cluster';
export type { ClusterEvent } from './event-log';
export type { LogLine } from './log-file';
export {
  isClusterScoped,
  objectSchema,
  parseApiVersion,
  referenceOf,
  stableJson,
  timestamp,
  type KubernetesObject,
  type ObjectReference,
} from './objects';
export type { ObjectChange } from './object-store';
export { conditionsOf, jobOutcome } from './workload-status';
