import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';

/** A pull request, as far as the actions look at it. @internal */
export type FakePull = {
  repo: string;
  number: number;
  state: 'open' | 'closed';
  merged_at: string | null;
  draft: boolean;
  title: string;
  body: string;
  html_url: string;
  head: { ref: string; sha: string };
};

/** Bodies that the actions send; each route reads its own fields. */
type ApiBody = {
  head: string;
  title: string;
  body: string;
  draft: boolean;
  inputs: Record<string, string>;
  return_run_details?: boolean;
};

/**
 * A scripted GitHub for tests: real bare repositories behind git's own smart-HTTP
 * server, and as much of the REST API as the actions call, every request on record.
 * @internal
 */
export class FakeGitHub {
  readonly token = 'ghs_test';
  readonly requests: string[] = [];
  readonly pulls: FakePull[] = [];
  /** Files that the contents API serves, of either repository: `<ref>:<path>` to text. */
  readonly files = new Map<string, string>();
  readonly dispatched: Array<{ workflow: string; inputs: Record<string, string> }> = [];
  /** What a dispatched run does, told by the test. */
  onDispatch: (inputs: Record<string, string>) => void = () => {};
  conclusion: 'success' | 'failure' = 'success';
  knowsRunDetails = true;
  /** Answers in its place where it says so. */
  instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Address and port, kept when it has stopped. */
  host = '';

  readonly #folder = mkdtempSync(join(tmpdir(), 'fake-github-'));
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<FakeGitHub> {
    const github = new FakeGitHub();
    await new Promise<void>(resolve => github.#server.listen(0, '127.0.0.1', resolve));
    const address = github.#server.address();
    if (!address || typeof address === 'string') throw new Error('The fake GitHub has no port');
    github.host = `127.0.0.1:${address.port}`;
    return github;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { encoding: 'utf8' });
  }

  /** Runs git in the bare core repository. */
  core(...args: string[]): string {
    return this.git('-C', this.#coreFolder(), ...args);
  }

  /** Where the core repository is; made for whoever asks first, since most tests never do. */
  #coreFolder(): string {
    const core = join(this.#folder, 'ameideio', 'ameide.git');
    if (existsSync(core)) return core;
    this.git('init', '--quiet', '--bare', '--initial-branch=main', core);
    const seed = join(this.#folder, 'seed');
    this.git('init', '--quiet', '--initial-branch=main', seed);
    this.git('-C', seed, '-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'seed');
    this.git('-C', seed, 'push', '--quiet', core, 'main');
    this.git('-C', core, 'config', 'http.receivepack', 'true');
    return core;
  }

  addPull(repo: string, branch: string, changes: Partial<FakePull> = {}): FakePull {
    const number = this.pulls.length + 1;
    const pull: FakePull = {
      repo,
      number,
      state: 'open',
      merged_at: null,
      draft: false,
      title: '',
      body: '',
      html_url: `http://${this.host}/ameideio/${repo}/pull/${number}`,
      // The contents API takes a branch where it takes a commit.
      head: { ref: branch, sha: branch },
      ...changes,
    };
    this.pulls.push(pull);
    return pull;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.instead?.(request, response)) return;
    const url = new URL(request.url ?? '', `http://${this.host}`);
    const basic = `Basic ${Buffer.from(`x-access-token:${this.token}`).toString('base64')}`;
    if (!url.pathname.startsWith('/api/v3/')) {
      if (request.headers.authorization !== basic) response.writeHead(401).end();
      else this.#serveGit(request, response, url);
      return;
    }
    const path = url.pathname.replace('/api/v3/repos/ameideio/', '');
    this.requests.push(`${request.method} ${path}`);
    if (request.headers.authorization !== `token ${this.token}`) {
      send(response, 401, { message: 'Bad credentials' });
      return;
    }
    const body = request.method === 'POST' ? JSON.parse(await readText(request)) : {};
    this.#serveApi(`${request.method} ${path}`, url.searchParams, body, response);
  }

  #serveApi(route: string, query: URLSearchParams, body: ApiBody, response: ServerResponse): void {
    const routes: Array<[RegExp, (found: RegExpExecArray) => void]> = [
      [
        /^GET (.+)\/pulls$/,
        ([, repo]) => {
          const head = query.get('head')?.replace('ameideio:', '');
          send(response, 200, this.pulls.filter(p => p.repo === repo && p.head.ref === head && p.state === query.get('state')));
        },
      ],
      [
        /^POST (.+)\/pulls$/,
        ([, repo]) => {
          const { head, title, body: description, draft } = body;
          send(response, 201, this.addPull(repo, head, { title, body: description, draft }));
        },
      ],
      [/^GET (.+)\/pulls\/(\d+)$/, ([, repo, number]) => send(response, 200, this.#pull(repo, number))],
      [
        /^GET (.+)\/pulls\/(\d+)\/files$/,
        ([, repo, number]) => {
          const prefix = `${this.#pull(repo, number)?.head.ref}:`;
          const paths = [...this.files.keys()].filter(key => key.startsWith(prefix));
          const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
          const next = `http://${this.host}/api/v3/repos/ameideio/${repo}/pulls/${number}/files?per_page=${size}&page=${page + 1}`;
          if (page * size < paths.length) response.setHeader('link', `<${next}>; rel="next"`);
          const shown = paths.slice((page - 1) * size, page * size);
          send(response, 200, shown.map(key => ({ filename: key.slice(prefix.length) })));
        },
      ],
      [
        /^GET (?:ameide|ameide-gitops)\/contents\/(.+)$/,
        ([, path]) => {
          const content = this.files.get(`${query.get('ref')}:${decodeURIComponent(path)}`);
          if (content === undefined) send(response, 404, { message: 'Not Found' });
          else {
            // More than a megabyte comes without its content (docs.github.com, "Get repository content").
            const inline = content.length <= 1_000_000;
            const data = inline ? Buffer.from(content).toString('base64') : '';
            send(response, 200, { type: 'file', encoding: inline ? 'base64' : 'none', size: content.length, content: data });
          }
        },
      ],
      [/^POST ameide-gitops\/actions\/workflows\/(.+)\/dispatches$/, ([, workflow]) => this.#dispatch(workflow, body, response)],
      [
        /^GET ameide-gitops\/actions\/workflows\/.+\/runs$/,
        () => send(response, 200, { workflow_runs: this.dispatched.length ? [this.#run()] : [] }),
      ],
      [/^GET ameide-gitops\/actions\/runs\/\d+$/, () => send(response, 200, this.#run())],
      [
        /^GET ameide-gitops\/actions\/runs\/\d+\/jobs$/,
        () => {
          const { conclusion } = this;
          const steps = [{ name: 'Open the pull request', conclusion }];
          send(response, 200, { jobs: [{ id: 9, name: 'Scaffold', status: 'completed', conclusion, steps }] });
        },
      ],
      [
        /^GET ameide-gitops\/actions\/jobs\/9\/logs$/,
        () => {
          response.writeHead(200, { 'content-type': 'text/plain' }).end('2026-01-01T00:00:00.0000000Z helm says no\n');
        },
      ],
    ];
    for (const [pattern, answer] of routes) {
      const found = pattern.exec(route);
      if (found) {
        answer(found);
        return;
      }
    }
    send(response, 404, { message: `No such route: ${route}` });
  }

  #pull(repo: string, number: string): FakePull | undefined {
    return this.pulls.find(pull => pull.repo === repo && pull.number === Number(number));
  }

  #dispatch(workflow: string, body: ApiBody, response: ServerResponse): void {
    if (body.return_run_details && !this.knowsRunDetails) {
      send(response, 422, { message: 'Invalid request. "return_run_details" is not a permitted key.' });
      return;
    }
    this.dispatched.push({ workflow, inputs: body.inputs });
    this.onDispatch(body.inputs);
    const run = this.#run();
    if (body.return_run_details) send(response, 200, { workflow_run_id: run.id, html_url: run.html_url });
    else response.writeHead(204).end();
  }

  #run() {
    const id = 100 + this.dispatched.length;
    const html_url = `http://${this.host}/ameideio/ameide-gitops/actions/runs/${id}`;
    return { id, html_url, status: 'completed', conclusion: this.conclusion };
  }

  /** git-http-backend(1), a CGI program. */
  #serveGit(request: IncomingMessage, response: ServerResponse, url: URL): void {
    this.#coreFolder();
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: 'portal',
      },
    });
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', chunk => chunks.push(chunk));
    child.on('close', () => {
      const output = Buffer.concat(chunks);
      const end = output.indexOf('\r\n\r\n');
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [name, value] = line.split(': ');
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(output.subarray(end + 4));
    });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
