import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Browser } from '../../bench/load/src/browser.mjs';

/** What the load benchmark says of a request. */
type Outcome = { failure?: string; resent: number };

describe("the load benchmark's browser", () => {
  let server: Server;
  let browser: Browser;
  let outcomes: Outcome[];
  /** How the next requests are answered; in full when none is left. */
  const script: Array<(response: ServerResponse) => void> = [];
  const reset = (response: ServerResponse) => response.socket?.resetAndDestroy();

  before(async () => {
    server = createServer((_request, response) => (script.shift() ?? (() => response.end('whole')))(response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => {
    outcomes = [];
    const { port } = server.address() as AddressInfo;
    browser = new Browser({ addresses: [`http://127.0.0.1:${port}`], token: 'x', first: 0, record: (outcome: Outcome) => outcomes.push(outcome) });
  });
  after(() => server.close());

  /** What is said of the last of two requests, by a browser whose first one went well. */
  async function second(...how: typeof script): Promise<Outcome> {
    await browser.read('a', '/a');
    script.push(...how);
    await browser.read('a', '/a');
    await browser.close();
    return outcomes[1];
  }

  it('asks again on another connection when the one that was kept is gone, and counts it', async () => {
    const { failure, resent } = await second(reset);
    assert.deepEqual({ failure, resent }, { failure: undefined, resent: 1 });
  });

  it('counts a connection that was new as failed', async () => {
    script.push(reset);
    await browser.read('a', '/a');
    await browser.close();
    assert.match(outcomes[0].failure ?? '', /ECONNRESET|hang up/);
    assert.equal(outcomes[0].resent, 0);
  });

  it('counts an answer that had begun as failed', async () => {
    const { failure, resent } = await second(response => {
      response.write('half');
      setTimeout(() => reset(response), 50);
    });
    assert.match(failure ?? '', /ECONNRESET|aborted/);
    assert.equal(resent, 0);
  });

  it('counts an error of the portal as failed', async () => {
    const { failure } = await second(response => response.writeHead(503).end('away'));
    assert.match(failure ?? '', /HTTP 503 away/);
  });
});
