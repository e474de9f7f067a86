import {
  Health,
  SourcesReport,
  SourceStatus,
} from '@ameide/plugin-primitives-common';
import { sourceKey } from '../store/source-status-store';

/** Three looks in a row missed, and never less than five minutes: a slow look is no outage. @internal */
export function staleAfterMs(frequencyMs: number): number {
  return Math.max(3 * frequencyMs, 5 * 60_000);
}

/** What anybody may know of the sources: no messages, no addresses. @internal */
export function healthOf(
  sources: readonly SourceStatus[],
  options: { now: Date; staleAfterMs: number },
): Health {
  const items = sources.map(status => ({
    source: status.source,
    ...(status.instance !== undefined && { instance: status.instance }),
    status: stateOf(status, options),
  }));
  return {
    status: items.every(item => ['ok', 'limited'].includes(item.status))
      ? 'ok'
      : 'degraded',
    sources: items,
  };
}

function stateOf(
  status: SourceStatus,
  options: { now: Date; staleAfterMs: number },
): Health['sources'][number]['status'] {
  if (status.status === 'failed') return 'failed';
  const age = ageMs(status, options.now);
  if (age === undefined || age > options.staleAfterMs) return 'stale';
  return status.status === 'limited' ? 'limited' : 'ok';
}

/** How reading goes, with the age of what is known. @internal */
export function sourcesReport(
  sources: readonly SourceStatus[],
  options: {
    now: Date;
    lag: SourcesReport['lag'];
    /** Errors by the sources' keys, for whom they are for. */
    details: ReadonlyMap<string, string>;
  },
): SourcesReport {
  return {
    items: sources.map(status => {
      const age = ageMs(status, options.now);
      const { source: name, instance } = status;
      const detail = options.details.get(sourceKey({ name, instance }));
      return {
        ...status,
        ...(detail !== undefined && { detail }),
        ...(age !== undefined && { ageSeconds: age / 1000 }),
      };
    }),
    lag: options.lag,
  };
}

function ageMs({ lastSuccessAt }: SourceStatus, now: Date): number | undefined {
  if (lastSuccessAt === undefined) return undefined;
  // Another replica's clock may be ahead of ours.
  return Math.max(0, now.getTime() - Date.parse(lastSuccessAt));
}
