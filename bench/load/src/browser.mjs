import { Agent, request } from 'node:http';

/** Connections that a browser opens to one address over HTTP/1.1. */
const connections = 6;

/** What Node says of a connection that the other side had closed before it was asked on. */
const goneCodes = ['ECONNRESET', 'EPIPE'];

/**
 * True where a browser sends a GET again, on another connection, and says nothing of it: the one that was kept
 * turned out to be closed before a byte of an answer came (RFC 9110 9.2.2, RFC 9112 9.3.1; Chromium's
 * HttpNetworkTransaction::ShouldResendRequest). Node leaves that to its caller (nodejs.org/api/http.html,
 * `request.reusedSocket`).
 */
function isSentAgain({ code, isReused, isAnswered }) {
  return isReused && !isAnswered && goneCodes.includes(code);
}

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

  async #read(route, path, { kept = true }) {
    const replica = this.#turn++ % this.#addresses.length;
    const began = performance.now();
    const done = outcome => this.#record({ route, ms: performance.now() - began, ...outcome });
    const etag = this.#etags.get(path);
    let resent = 0;
    for (;;) {
      try {
        const { statusCode, headers, text } = await this.#send({ replica, path, etag });
        if (statusCode !== 200 && statusCode !== 304) throw new Error(`HTTP ${statusCode} ${text.subarray(0, 200)}`);
        if (statusCode === 200 && kept && headers.etag) this.#etags.set(path, headers.etag);
        done({ unchanged: statusCode === 304, bytes: text.length, resent });
        return text;
      } catch (error) {
        if (!error.isSentAgain) {
          done({ failure: `${path}: ${error.message}`, resent });
          return undefined;
        }
        resent += 1;
      }
    }
  }

  /** One request; throws with whether a browser would send it again. */
  #send({ replica, path, etag }) {
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      const failed = error => reject(Object.assign(error, { isSentAgain: isSentAgain({ code: error.code, isReused: sent.reusedSocket, isAnswered }) }));
      const sent = request(
        `${this.#addresses[replica]}${path}`,
        { agent: this.#agents[replica], headers: { authorization: `Bearer ${this.#token}`, ...(etag && { 'if-none-match': etag }) } },
        response => {
          isAnswered = true;
          const chunks = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', failed);
          response.on('end', () => resolve({ statusCode: response.statusCode, headers: response.headers, text: Buffer.concat(chunks) }));
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
