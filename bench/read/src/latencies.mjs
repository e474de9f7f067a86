/** What became of so many requests, in ms. */
export function summaryOf(latencies) {
  const sorted = [...latencies].sort((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) };
}
