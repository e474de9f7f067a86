import { createHash } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { z } from 'zod';

const indexType = 'application/vnd.oci.image.index.v1+json';
const commitSchema = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()),
});
const refSchema = z.object({ ref: z.string().optional(), sha: z.string() });
const pullSchema = z.object({ head: z.string() });

function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/**
 * GitHub, an image registry and Argo CD as one real HTTP server, as far as `ameide gitops`
 * asks them: branches, commits and pull requests are kept, everything else is told by the
 * test. For tests.
 * @internal
 */
export class GitOpsOutside {
  /** Requests so far, oldest first. */
  requests: { line: string; body: string }[] = [];
  /** Seconds that GitHub asks to wait when a request is made the next time, by its line. */
  limits: Record<string, string> = {};
  /** Digests that the channel tag names, one after the other; the last one stays. */
  tagged: string[] = [];
  /** What the registry says to a login, if it wants one. */
  login?: 401 | 403;
  /** Why GitHub does not let a pull request merge itself. */
  autoMergeError?: string;
  /** How GitHub says that the commit of one image stands to that of another. */
  order = 'ahead';
  /** What Argo CD answers, by path; what it shows nobody is refused, as it does. */
  argocd: Record<string, unknown> = {};
  readonly #manifests = new Map<string, string>();
  readonly #refs = new Map<string, string>();
  readonly #commits = new Map<string, z.infer<typeof commitSchema>>();
  readonly #pulls: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await read(request);
      const path = decodeURIComponent(request.url ?? '');
      const line = `${request.method} ${path}`;
      this.requests.push({ line, body });
      if (path.startsWith('/v2/') || path.startsWith('/token'))
        this.#answerImage(path, request, response);
      else if (path.startsWith('/api/v1/')) {
        const answer = this.argocd[path];
        response
          .writeHead(answer === undefined ? 403 : 200)
          .end(JSON.stringify(answer ?? {}));
      } else this.#answerGitHub(line, body, response);
    });
  }

  static async start(): Promise<GitOpsOutside> {
    const outside = new GitOpsOutside();
    await new Promise<void>(done =>
      outside.#server.listen(0, '127.0.0.1', done),
    );
    return outside;
  }

  /** Host and port. */
  get host(): string {
    const address = this.#server.address();
    return `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  get lines(): string[] {
    return this.requests.map(({ line }) => line);
  }

  /** Branches that pull requests were opened for. */
  get pulls(): readonly string[] {
    return this.#pulls;
  }

  /** Publishes an image that says which commit it is from; gives its digest. */
  publish(
    revision: string,
    architectures: readonly string[] = ['amd64', 'arm64'],
  ): string {
    const config = this.#put({
      config: { Labels: { 'org.opencontainers.image.revision': revision } },
    });
    return this.#put({
      schemaVersion: 2,
      mediaType: indexType,
      manifests: architectures.map(architecture => ({
        digest: this.#put({ architecture, config: { digest: config } }),
        platform: { os: 'linux', architecture },
      })),
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }

  #put(content: object): string {
    const text = JSON.stringify(content);
    const digest = `sha256:${sha(text)}`;
    this.#manifests.set(digest, text);
    return digest;
  }

  #answerImage(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    const bearer = request.headers.authorization;
    if (path.startsWith('/token')) response.end('{"token":"t"}');
    else if (this.login && bearer !== 'Bearer t')
      response
        .writeHead(401, {
          'www-authenticate': `Bearer realm="http://${this.host}/token"`,
        })
        .end();
    else if (this.login) response.writeHead(this.login).end();
    else {
      const asked = path.split('/').at(-1) ?? '';
      const digest =
        asked === 'main'
          ? (this.tagged.length > 1 && this.tagged.shift()) || this.tagged[0]
          : asked;
      const text = this.#manifests.get(digest);
      response
        .writeHead(text === undefined ? 404 : 200, {
          'content-type': indexType,
        })
        .end(text);
    }
  }

  #answerGitHub(line: string, body: string, response: ServerResponse): void {
    const send = (value: unknown, status = 200, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    const wait = this.limits[line];
    if (wait !== undefined) {
      delete this.limits[line];
      send({ message: 'You have exceeded a secondary rate limit' }, 403, {
        'retry-after': wait,
      });
      return;
    }
    const content: unknown = body === '' ? undefined : JSON.parse(body);
    const [method, path] = line.split(' ');
    const resource = path.replace(/^\/repos\/ameideio\/[a-z-]+/, '');
    const name = resource.replace(/^\/git\/(refs?|commits)\/(heads\/)?/, '');
    if (resource.startsWith('/compare/')) send({ status: this.order });
    else if (line.includes('/git/ref/')) {
      const head = this.#refs.get(name);
      if (head === undefined) send({ message: 'Not Found' }, 404);
      else send({ object: { sha: head } });
    } else if (method !== 'GET' && resource.startsWith('/git/refs')) {
      const { ref, sha: head } = refSchema.parse(content);
      this.#refs.set(ref?.replace('refs/heads/', '') ?? name, head);
      send({});
    } else if (method === 'POST' && resource === '/git/commits') {
      const made = sha(body).slice(0, 40);
      this.#commits.set(made, commitSchema.parse(content));
      send({ sha: made }, 201);
    } else if (resource.startsWith('/git/commits/')) {
      const commit = this.#commits.get(name);
      send({
        message: commit?.message ?? 'Seed',
        tree: { sha: commit?.tree ?? 'base' },
        parents: (commit?.parents ?? []).map(parent => ({ sha: parent })),
      });
    } else if (resource.startsWith('/git/'))
      send({ sha: sha(body).slice(0, 40) }, 201);
    else if (resource.startsWith('/pulls?')) {
      const branch = /head=[^:]+:([^&]+)/.exec(resource)?.[1] ?? '';
      const found = this.#pulls.indexOf(branch);
      send(found < 0 ? [] : [this.#pull(found)]);
    } else if (method === 'POST' && resource === '/pulls') {
      const { head } = pullSchema.parse(content);
      send(this.#pull(this.#pulls.push(head) - 1), 201);
    } else if (resource.startsWith('/pulls/'))
      send(this.#pull(Number(resource.split('/')[2]) - 1));
    else if (path === '/graphql')
      send(
        this.autoMergeError === undefined
          ? { data: {} }
          : { data: null, errors: [{ message: this.autoMergeError }] },
      );
    else if (/^\/issues\/\d+\/labels$/.test(resource)) send([]);
    else send({ message: `not answered here: ${line}` }, 500);
  }

  #pull(index: number) {
    const number = index + 1;
    return {
      number,
      html_url: `http://x/pull/${number}`,
      node_id: `PR_${number}`,
    };
  }
}
