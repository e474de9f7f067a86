import { setTimeout as sleep } from 'node:timers/promises';
import { StreamProgress } from './stream-progress';

const quiet = 100;

describe('StreamProgress', () => {
  const { signal } = new AbortController();

  function waitingFor() {
    const progress = new StreamProgress({
      slices: 1,
      patience: { opening: 60_000, quiet, silent: 60_000 },
    });
    progress.opened(0);
    let isDone = false;
    const done = progress.caughtUp(signal).then(() => {
      isDone = true;
    });
    return { progress, done, isDone: () => isDone };
  }

  it('takes a stream that is held back for none that has nothing more to tell', async () => {
    const { progress, done, isDone } = waitingFor();
    progress.heard(0, ['ADDED']);
    let write = () => {};
    const written = new Promise<void>(resolve => {
      write = resolve;
    });
    const held = progress.holdBack(0, () => written);
    await sleep(3 * quiet);
    expect(isDone()).toBe(false);
    write();
    await held;
    await done;
  });

  it('takes no time for silence in which this process could hear nothing', async () => {
    const { progress, done, isDone } = waitingFor();
    await sleep(1);
    const end = Date.now() + 3 * quiet;
    while (Date.now() < end);
    await sleep(1);
    expect(isDone()).toBe(false);
    progress.heard(0, ['MODIFIED']);
    await done;
  });
});
