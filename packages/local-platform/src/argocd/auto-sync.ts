import { stableJson } from '../cluster';
import type { ApplicationCondition, ApplicationSpec, OperationState, SyncCode } from './application';

/** What automated sync does next. */
export type AutoSyncDecision =
  | { action: 'none' }
  | { action: 'sync'; healAttempt?: number }
  | { action: 'wait'; milliseconds: number }
  | { action: 'refuse'; condition: ApplicationCondition };

/** Argo CD's wait before it heals again what it synced already (`--self-heal-timeout-seconds` and its backoff), shortened for a laptop. */
const selfHealMs = { first: 2000, longest: 60_000 };

/**
 * Argo CD's rules of automated sync: only when out of sync; once for each commit and
 * spec; what failed is not tried again at the same commit; drift is healed where asked.
 */
export function decideAutoSync(options: {
  spec: ApplicationSpec;
  rawSpec: Record<string, unknown>;
  sync: SyncCode;
  /** Commits of the sources, in their order. */
  revisions: string[];
  last: OperationState | undefined;
  allNeedPrune: boolean;
  now: number;
}): AutoSyncDecision {
  const { spec, sync, revisions, last, allNeedPrune } = options;
  const revision = revisions.join(' ');
  const automated = spec.syncPolicy.automated;
  if (!automated?.enabled || sync !== 'OutOfSync' || last?.phase === 'Running') return { action: 'none' };
  const source = options.rawSpec.sources ?? options.rawSpec.source;
  const tried = last?.syncResult && (last.syncResult.revisions ?? [last.syncResult.revision]).join(' ');
  const attempted = tried === revision && last?.syncResult !== undefined && stableJson(last.syncResult.sources ?? last.syncResult.source) === stableJson(source);
  if (last && attempted) {
    if (last.phase !== 'Succeeded') {
      return { action: 'refuse', condition: { type: 'SyncError', message: `Failed last sync attempt to [${revision}]: ${last.message ?? ''}` } };
    }
    if (!automated.selfHeal) return { action: 'none' };
  }
  if (automated.prune && !automated.allowEmpty && allNeedPrune) {
    return { action: 'refuse', condition: { type: 'SyncError', message: `Skipping sync attempt to [${revision}]: auto-sync will wipe out all resources` } };
  }
  if (!last || !attempted) return { action: 'sync' };
  const attempts = last.operation.sync.autoHealAttemptsCount ?? 0;
  const due = Date.parse(last.finishedAt ?? last.startedAt) + Math.min(selfHealMs.first * 3 ** attempts, selfHealMs.longest);
  return options.now >= due ? { action: 'sync', healAttempt: attempts + 1 } : { action: 'wait', milliseconds: due - options.now };
}
