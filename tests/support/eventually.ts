import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `probe` until it gives something other than undefined or false. Fails with the
 * last error, or with `what`, when that takes longer than `seconds`.
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  seconds = 60,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const result = await probe();
      if (result !== undefined && result !== false) return result;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`Not within ${seconds} s: ${what}`, { cause: last });
    }
    await sleep(250);
  }
}
