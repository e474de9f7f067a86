/** What Chromium's own tracing is asked for: tasks of the main thread, frames that were drawn, marks of the page. */
export const traceCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'disabled-by-default-devtools.timeline.frame', 'blink.user_timing', '__metadata'];

/** A trace's events between two marks of the page, in ms since the first. */
export class Trace {
  #events;
  #main;

  /** `text` is the JSON that Chromium gives. */
  constructor(text) {
    const { traceEvents } = JSON.parse(text);
    this.#events = traceEvents;
    const marked = traceEvents.find(({ name }) => name.startsWith('bench-'));
    if (!marked) throw new Error('The trace has no mark of the page');
    this.#main = traceEvents.find(({ name, pid, args }) => name === 'thread_name' && pid === marked.pid && args.name === 'CrRendererMain');
    if (!this.#main) throw new Error('The trace has no main thread of the page');
  }

  /** Time of the n-th mark of a name (µs). */
  marks(name) {
    return this.#events.filter(event => event.name === `bench-${name}` && event.pid === this.#main.pid).map(({ ts }) => ts);
  }

  /** Ms from a moment (µs) until the first frame that was drawn after another. */
  drawnAfter(from, after) {
    const drawn = this.#events.filter(({ name, pid, ts }) => name === 'DrawFrame' && pid === this.#main.pid && ts >= after);
    if (drawn.length === 0) throw new Error('No frame was drawn');
    return (Math.min(...drawn.map(({ ts }) => ts)) - from) / 1000;
  }

  /** The longest task of the main thread, and the longest time without a frame drawn, between two moments (µs); in ms. */
  between(from, to) {
    const { pid, tid } = this.#main;
    const tasks = this.#events.filter(event => event.name === 'RunTask' && event.pid === pid && event.tid === tid && event.ts >= from && event.ts <= to);
    const drawn = this.#events.filter(event => event.name === 'DrawFrame' && event.pid === pid && event.ts >= from && event.ts <= to).map(({ ts }) => ts);
    const times = [from, ...drawn.sort((a, b) => a - b), to];
    return {
      frames: drawn.length,
      longestTaskMs: Math.max(0, ...tasks.map(({ dur = 0 }) => dur)) / 1000,
      longestFrameMs: Math.max(...times.slice(1).map((time, index) => time - times[index])) / 1000,
    };
  }
}
