import { setTimeout as sleep } from 'node:timers/promises';

/** How often it is said what is waited for. */
const tellEveryMs = 15_000;

/** Every source was read after `since` (ms), and nothing waits to be read or assembled. */
async function isSettled(api, since) {
  const { items: sources, lag } = await api.sources();
  const failed = sources.find(source => source.status === 'failed');
  if (failed) return { settled: false, failed: `${failed.source}: ${failed.message}` };
  const settled = lag.hints === 0 && lag.primitives === 0 && sources.every(({ status, lastAttemptAt }) => status === 'ok' && Date.parse(lastAttemptAt) >= since);
  const unread = sources.filter(({ status }) => status !== 'ok').map(({ source }) => source);
  return { settled, waits: `${lag.primitives} primitives and ${lag.hints} hints wait${unread.length > 0 ? `; not read yet: ${unread.join(', ')}` : ''}` };
}

/** Waits until {@link isSettled} and `check` hold; twice in a row, as one source may ask another to look. */
export async function settle(api, { since, seconds = 600, pollMs = 250, check = async () => true, still = 3, onRefused = () => {}, tell = () => {} }) {
  const end = performance.now() + seconds * 1000;
  let times = 0;
  let first = 0;
  let last;
  let told = performance.now();
  while (performance.now() < end) {
    // A portal that is busy may refuse people: that is counted, and asked again.
    last = await isSettled(api, since).catch(error => {
      onRefused(error);
      return { settled: false, failed: error.message };
    });
    if (performance.now() - told > tellEveryMs) {
      told = performance.now();
      tell(last.waits ?? last.failed);
    }
    if (last.settled && (await check())) {
      if (times === 0) first = performance.now();
      times += 1;
      if (times === still) return first;
    } else times = 0;
    await sleep(pollMs);
  }
  throw new Error(`Not settled after ${seconds} s${last?.failed ? `; ${last.failed}` : ''}`);
}

/** Every line of the fleet. */
export async function wholeFleet(api) {
  const items = [];
  let cursor = '';
  do {
    const page = await api.get(`/primitives?limit=500${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.nextCursor ?? '';
  } while (cursor);
  return items;
}
