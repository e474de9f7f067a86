import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file's text, or null to remove it, by path. @internal */
export type GitFiles = Record<string, string | null>;

/**
 * Real bare repositories behind git's own smart-HTTP server, for tests: what git asks is
 * on record, and a token can be required.
 * @internal
 */
export class GitServer {
  readonly requests: string[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), 'git-server-'));
  /** Required as the password of `x-access-token` when set. */
  token: string | undefined;
  /** Answers instead of git when set, for instance 503. */
  status: number | undefined;
  readonly #server: Server;
  #clock = Date.parse('2026-01-10T12:00:00Z') / 1000;

  /** Starts on a free port of this machine. */
  static async start(): Promise<GitServer> {
    const server = new GitServer();
    await new Promise<void>(resolve => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  private constructor() {
    this.#server = createServer((request, response) =>
      this.#serve(request, response),
    );
  }

  /** Address of a repository. */
  urlOf(repository: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string')
      throw new Error('the git server does not listen');
    return `http://127.0.0.1:${address.port}/${repository}`;
  }

  /** Makes an empty repository, for instance `ameideio/ameide.git`. */
  create(repository: string): void {
    mkdirSync(join(this.folder, repository), { recursive: true });
    this.git(repository, [
      'init',
      '--quiet',
      '--bare',
      '--initial-branch=main',
    ]);
  }

  /** Runs git in a repository. */
  git(repository: string, args: string[], input?: string): string {
    return execFileSync('git', args, {
      encoding: 'utf8',
      input,
      maxBuffer: 1024 * 1024 * 1024,
      env: {
        PATH: process.env.PATH,
        GIT_DIR: join(this.folder, repository),
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_CONFIG_NOSYSTEM: '1',
      },
    });
  }

  /**
   * Commits files onto a branch by `git fast-import`, a minute after the commit before,
   * and gives the new commit. `parents` are the branch's tip and nothing else by default.
   */
  commit(
    repository: string,
    files: GitFiles,
    options: {
      message?: string;
      author?: string;
      branch?: string;
      /** Parents instead of the branch's tip; none begins a new history. */
      parents?: string[];
    } = {},
  ): string {
    const { message = 'change', author = 'Dev', branch = 'main' } = options;
    this.#clock += 60;
    const parents = options.parents ?? this.#tip(repository, branch);
    const [first, ...merged] = parents;
    const who = `${author} <dev@example.com> ${this.#clock} +0000`;
    const lines = [
      'feature done',
      // Without it a commit that has no parent would go on from the branch's tip.
      ...(first ? [] : [`reset refs/heads/${branch}`]),
      `commit refs/heads/${branch}`,
      'mark :1',
      `author ${who}`,
      `committer ${who}`,
      data(message),
      ...(first ? [`from ${first}`] : []),
      ...merged.map(parent => `merge ${parent}`),
      ...Object.entries(files).map(([path, text]) =>
        text === null
          ? `D ${JSON.stringify(path)}`
          : `M 100644 inline ${JSON.stringify(path)}\n${data(text)}`,
      ),
      // Printed: another git to ask for it takes as long as this one.
      'get-mark :1',
      'done',
    ];
    return this.git(
      repository,
      ['fast-import', '--quiet', '--force'],
      `${lines.join('\n')}\n`,
    ).trim();
  }

  /** Moves a branch, also backwards, as a force push does. */
  reset(repository: string, sha: string, branch = 'main'): void {
    this.git(repository, ['update-ref', `refs/heads/${branch}`, sha]);
  }

  /** Tip of a branch. */
  tip(repository: string, branch = 'main'): string {
    const [tip] = this.#tip(repository, branch);
    if (!tip) throw new Error(`${repository} has no branch ${branch}`);
    return tip;
  }

  /** Ends every connection and the server, and removes the repositories. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
    rmSync(this.folder, { recursive: true, force: true });
  }

  #tip(repository: string, branch: string): string[] {
    const loose = this.#looseTip(repository, branch);
    if (loose) return [loose];
    const found = this.git(repository, [
      'for-each-ref',
      '--format=%(objectname)',
      `refs/heads/${branch}`,
    ]).trim();
    return found ? [found] : [];
  }

  /**
   * Tip of a branch as its file has it, which counts more than a packed one: to ask git
   * is a process, and the servers of tests ask at every request.
   */
  #looseTip(repository: string, branch: string): string | undefined {
    try {
      const file = join(this.folder, repository, 'refs/heads', branch);
      return /^[0-9a-f]{40}$/m.exec(readFileSync(file, 'utf8'))?.[0];
    } catch {
      return undefined;
    }
  }

  /** Serves one request for a repository by `git http-backend`; other servers of tests may hand theirs over. */
  serve(request: IncomingMessage, response: ServerResponse): void {
    this.#serve(request, response);
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://git');
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    const pair = Buffer.from(`x-access-token:${this.token}`).toString('base64');
    if (this.token && request.headers.authorization !== `Basic ${pair}`) {
      response.writeHead(401, { 'www-authenticate': 'Basic' }).end();
      return;
    }
    if (this.status !== undefined) {
      response.writeHead(this.status).end();
      return;
    }
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      },
    });
    backend.stdin.on('error', () => {});
    request.pipe(backend.stdin);
    let head: Buffer | undefined = Buffer.alloc(0);
    backend.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        response.write(chunk);
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const lines = head.subarray(0, end).toString().split('\r\n');
      const headers = lines.map(line => /^([^:]+): (.*)$/.exec(line));
      const status = headers.find(h => h?.[1] === 'Status')?.[2];
      response.statusCode = Number(status?.split(' ')[0] ?? 200);
      for (const header of headers)
        if (header && header[1] !== 'Status')
          response.setHeader(header[1], header[2]);
      response.write(head.subarray(end + 4));
      head = undefined;
    });
    backend.stdout.on('end', () => response.end());
  }
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}
