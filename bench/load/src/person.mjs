import { setTimeout as sleep } from 'node:timers/promises';
import { Browser } from './browser.mjs';
import { pages } from './pages.mjs';

/** How often a page reads again without a signal (use-live.ts). */
const pollMs = 15_000;
/** A page that shows the fleet follows a signal at a random moment within this time (use-live.ts). */
const spreadMs = 2_000;
/** Mean time on a page, and between two things done there. */
const stayMs = 30_000;
const thinkMs = 8_000;
/** Backstage's client waits so long before it connects again (plugin-signals, SignalClient). */
const reconnectMs = 5_000;
/** An upgrade that is not answered by then is tried anew; the same. */
const connectMs = 1_000;

/** Times between what people do are exponential, so that nobody walks in step. */
const about = mean => -Math.log(1 - Math.random()) * mean;

/** Reads one at a time; what asks meanwhile is served by one more afterwards, as in use-live.ts. */
function oneAtATime(read) {
  let busy = false;
  let again = false;
  return async () => {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      await read();
    } while (again);
    busy = false;
  };
}

/** Somebody with the portal open: goes from page to page, and each page follows what changes. */
export class Person {
  #options;
  #browser;
  #page;
  #reload = async () => {};
  #socket;
  #later;
  #gone = new AbortController();

  constructor(options) {
    this.#options = options;
    this.#browser = new Browser(options);
  }

  /** Works until the time is over. */
  async work(ms) {
    this.#connect();
    const end = performance.now() + ms;
    // Nobody comes at the same moment as everybody.
    await sleep(Math.random() * Math.min(stayMs, ms / 4));
    while (performance.now() < end) await this.#visit(Math.min(end, performance.now() + about(stayMs)));
    this.#gone.abort();
    this.#page = undefined;
    this.#socket.close();
    await this.#browser.close();
  }

  async #visit(until) {
    const { ids, primitives } = this.#options;
    const make = pages[Math.floor(Math.random() * pages.length)];
    const page = make({ ids, primitives, read: (...asked) => this.#browser.read(...asked) });
    this.#page = page;
    this.#reload = oneAtATime(page.again);
    await page.open();
    let next = performance.now() + pollMs;
    while (performance.now() < until) {
      await sleep(Math.min(about(thinkMs), Math.max(0, until - performance.now()), pollMs));
      if (performance.now() >= next) {
        next = performance.now() + pollMs;
        await this.#reload();
      } else if (performance.now() < until) await page.act();
    }
  }

  #connect() {
    const { addresses, first, token, onSignal, onConnect } = this.#options;
    if (this.#gone.signal.aborted) return;
    const socket = new WebSocket(`${addresses[first % addresses.length].replace('http', 'ws')}/api/signals`, token);
    this.#socket = socket;
    let isOver = false;
    // One that was given up on while it connects may never say that it closed.
    const again = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      socket.close();
      setTimeout(() => this.#connect(), reconnectMs).unref();
    };
    const timer = setTimeout(again, connectMs);
    socket.addEventListener('open', () => {
      if (isOver) return;
      clearTimeout(timer);
      onConnect();
      socket.send(JSON.stringify({ action: 'subscribe', channel: 'primitives' }));
    });
    socket.addEventListener('message', ({ data }) => {
      onSignal();
      const { message } = JSON.parse(data);
      this.#follow(message);
    });
    socket.addEventListener('error', () => {});
    socket.addEventListener('close', again);
  }

  #follow(message) {
    const page = this.#page;
    if (!page) return;
    if (page.concerns) {
      if (page.concerns(message)) void this.#reload();
      return;
    }
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      if (this.#page === page) void this.#reload();
    }, Math.random() * spreadMs);
  }
}
