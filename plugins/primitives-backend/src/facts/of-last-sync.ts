import { FactValue } from './fact';

/**
 * Whether pods were looked at since the last sync ended: after the portal was away, the list
 * of Applications tells of syncs at once, and their pods are read one by one. What a version
 * before wrote down does not say; that is read again by and by.
 * @internal
 */
export function isOfLastSync(
  { after }: FactValue<'workload'>,
  { operation }: FactValue<'application'>,
): boolean {
  return after === undefined || after === (operation?.finishedAt ?? null);
}
