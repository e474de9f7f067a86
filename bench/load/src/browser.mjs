import { Agent, request } from 'node:http';

/** Connections that a browser opens to one address over HTTP/1.1. */
const connections = 6;

/**
 * One person's browser: connections of its own, kept open, and a cache that asks with the ETag it has
 * (`cache-control: private, no-cache` is what the API answers with). Replicas are asked in turn, as behind a Service.
 */
export class Browser {
  #agents;
  #addresses;
  #token;
  #etags = new Map();
  #turn;
  #record;
  #pending = new Set();

  constructor({ addresses, token, first, record }) {
    this.#addresses = addresses;
    this.#token = token;
    this.#turn = first;
    this.#record = record;
    this.#agents = addresses.map(() => new Agent({ keepAlive: true, maxSockets: connections }));
  }

  /** Reads something. `route` is what it is counted as; a URL that is never asked again is not `kept`. */
  read(route, path, options = {}) {
    const reading = this.#read(route, path, options).finally(() => this.#pending.delete(reading));
    this.#pending.add(reading);
    return reading;
  }

  #read(route, path, { kept = true }) {
    const replica = this.#turn++ % this.#addresses.length;
    const began = performance.now();
    const done = outcome => this.#record({ route, ms: performance.now() - began, ...outcome });
    const etag = this.#etags.get(path);
    return new Promise(resolve => {
      const failed = error => {
        done({ failure: `${path}: ${error.message}` });
        resolve(undefined);
      };
      const sent = request(
        `${this.#addresses[replica]}${path}`,
        { agent: this.#agents[replica], headers: { authorization: `Bearer ${this.#token}`, ...(etag && { 'if-none-match': etag }) } },
        response => {
          const chunks = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', failed);
          response.on('end', () => {
            const { statusCode, headers } = response;
            const text = Buffer.concat(chunks);
            if (statusCode !== 200 && statusCode !== 304) return failed(new Error(`HTTP ${statusCode} ${text.subarray(0, 200)}`));
            if (statusCode === 200 && kept && headers.etag) this.#etags.set(path, headers.etag);
            done({ unchanged: statusCode === 304, bytes: text.length });
            return resolve(text);
          });
        },
      );
      sent.on('error', failed);
      sent.end();
    });
  }

  /** Waits for what is under way: to be cut off here is no failure of the portal. */
  async close() {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    for (const agent of this.#agents) agent.destroy();
  }
}
