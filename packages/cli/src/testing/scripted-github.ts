import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';

/** A request that was made. @internal */
export type Request = { line: string; body: unknown; authorization?: string };

/** An answer; the status is 200 when none is given. @internal */
export type Answer = { status?: number; body: unknown };

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** GitHub's API as a real HTTP server that answers as it is told, for tests. @internal */
export class ScriptedGitHub {
  /** Requests so far, oldest first. */
  readonly requests: Request[] = [];
  readonly #server: Server;

  private constructor(
    answer: (line: string, requests: readonly Request[]) => Answer,
  ) {
    this.#server = createServer(async (request, response) => {
      const text = await read(request);
      const line = `${request.method} ${request.url}`;
      this.requests.push({
        line,
        body: text ? JSON.parse(text) : undefined,
        authorization: request.headers.authorization,
      });
      const { status = 200, body } = answer(line, this.requests);
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(status === 204 ? undefined : JSON.stringify(body));
    });
  }

  /** Starts it; the answer may depend on what was asked before. */
  static async start(
    answer: (line: string, requests: readonly Request[]) => Answer,
  ): Promise<ScriptedGitHub> {
    const github = new ScriptedGitHub(answer);
    await new Promise<void>(resolve =>
      github.#server.listen(0, '127.0.0.1', resolve),
    );
    return github;
  }

  get lines(): string[] {
    return this.requests.map(({ line }) => line);
  }

  /** What a job of a workflow would have in its environment. */
  get environment(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      GITHUB_TOKEN: 'not-a-real-token',
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_SERVER_URL: 'http://github',
      GITHUB_REPOSITORY: 'ameideio/ameide',
      GITHUB_RUN_ID: '42',
      GITHUB_STEP_SUMMARY: '',
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
