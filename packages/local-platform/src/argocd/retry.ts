const unitMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration as Go writes it (`1m30s`); a bare number is seconds, as in Argo CD. */
export function durationMs(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)];
  if (parts.length === 0 || parts.map(each => each[0]).join('') !== text) throw new Error(`'${text}' is not a duration; write 30s or 1m30s`);
  return parts.reduce((sum, [, number = '0', unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0), 0);
}

/** Wait before a sync is tried again; `retried` counts from 0. */
export function retryDelayMs(backoff: { duration: string; factor: number; maxDuration: string }, retried: number): number {
  return Math.min(durationMs(backoff.duration) * backoff.factor ** retried, durationMs(backoff.maxDuration));
}
