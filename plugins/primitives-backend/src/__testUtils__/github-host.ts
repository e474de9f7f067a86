import {
  createServer,
  IncomingMessage,
  request as httpRequest,
  Server,
  ServerResponse,
} from 'node:http';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { FakeGitHub } from './fake-github';

const graphSchema = z.object({ variables: z.object({ repo: z.string() }) });

/**
 * One address for several repositories, as github.com is: git, REST and GraphQL of each go
 * to its fake.
 * @internal
 */
export class GitHubHost {
  /** Answers instead of any fake when it does something; true when it did. */
  instead: (request: IncomingMessage, response: ServerResponse) => boolean =
    () => false;
  readonly #fakes: Record<string, FakeGitHub>;
  readonly #server: Server;

  /** Starts on a free port of this machine; the fakes by the name of their repository. */
  static async start(fakes: Record<string, FakeGitHub>): Promise<GitHubHost> {
    const host = new GitHubHost(fakes);
    host.#server.listen(0, '127.0.0.1');
    await once(host.#server, 'listening');
    return host;
  }

  private constructor(fakes: Record<string, FakeGitHub>) {
    this.#fakes = fakes;
    this.#server = createServer((request, response) => {
      if (!this.instead(request, response))
        this.#pass(request, response).catch(() => response.destroy());
    });
  }

  /** `host:port`, as configuration has it. */
  get host(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string')
      throw new Error('it does not listen');
    return `127.0.0.1:${address.port}`;
  }

  /** Ends every connection and the server; the fakes go on. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #pass(request: IncomingMessage, response: ServerResponse) {
    const path = request.url ?? '/';
    const body = await buffer(request);
    const named = /^\/(?:api\/v3\/repos\/)?ameideio\/([^/]+?)(\.git)?\//.exec(
      path,
    );
    const repository =
      named?.[1] ?? graphSchema.parse(JSON.parse(String(body))).variables.repo;
    const fake = this.#fakes[repository];
    if (!fake) {
      response.writeHead(404).end('{"message":"Not Found"}');
      return;
    }
    const origin = named?.[2]
      ? fake.git.urlOf('').slice(0, -1)
      : `http://${fake.host}`;
    const upstream = httpRequest(`${origin}${path}`, {
      method: request.method,
      headers: request.headers,
      agent: false,
    }).end(body);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      upstream.once('response', resolve).once('error', reject);
    });
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }
}
