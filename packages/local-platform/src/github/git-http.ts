import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Request, Response, Router as ExpressRouter } from 'express';
import Router from 'express-promise-router';
import { fullName, type Principal } from './model';
import { holds, tokenOf } from './access';
import type { Services } from './core';
import { gitEnvironment } from './git/process';
import { RefUpdates } from './ref-updates';
import { repositoryOf } from './request';

/** What a CGI program answers before the body. */
function parseCgiHeaders(text: string): { status: number; headers: [string, string][] } {
  const headers = text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
  const status = headers.find(([name]) => name.toLowerCase() === 'status')?.[1];
  return { status: status ? Number.parseInt(status, 10) : 200, headers: headers.filter(([name]) => name.toLowerCase() !== 'status') };
}

function refuse(response: Response, status: number, message: string): void {
  // Git shows the body of a refusal as `remote: …`, and asks for credentials on 401.
  if (status === 401) response.set('WWW-Authenticate', 'Basic realm="GitHub"');
  response.status(status).type('text/plain').send(message);
}

/** The bearer of a push, or why there is none. */
function pusherOf(services: Services, request: Request): Principal | { status: number; message: string } {
  const { repository } = repositoryOf(services, request);
  const token = tokenOf(request.get('authorization'));
  const principal = token === undefined ? undefined : services.tokens.find(token);
  if (!principal) {
    return { status: 401, message: token === undefined ? 'Authentication required: use a token as the password' : 'Invalid username or token.' };
  }
  if (!holds(principal, { name: 'contents', level: 'write' }, repository)) {
    return { status: 403, message: `Permission to ${fullName(repository)}.git denied to ${principal.actor.login}.` };
  }
  return principal;
}

/**
 * Git's smart HTTP protocol, spoken by git's own CGI program, so that whatever
 * stock git can do (protocol v2, gzip, shallow and partial clones) works.
 */
export function gitHttp(services: Services): ExpressRouter {
  const router = Router();

  const serve = async (request: Request, response: Response): Promise<void> => {
    const { repository, git } = repositoryOf(services, request);
    const service = request.params.service ?? String(request.query.service ?? '');
    const write = service === 'git-receive-pack';
    const anonymousToken = tokenOf(request.get('authorization'));
    if (!write && anonymousToken !== undefined && !services.tokens.find(anonymousToken)) {
      refuse(response, 401, 'Invalid username or token.');
      return;
    }
    const pusher = write ? pusherOf(services, request) : undefined;
    if (pusher && 'status' in pusher) {
      refuse(response, pusher.status, pusher.message);
      return;
    }
    const pushes = write && request.method === 'POST';
    const scratch = pushes ? await mkdtemp(join(tmpdir(), 'push-')) : undefined;
    const log = scratch ? join(scratch, 'refs') : undefined;
    await cgi(request, response, {
      GIT_PROJECT_ROOT: git.folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${request.params.service ?? 'info/refs'}`,
      REQUEST_METHOD: request.method,
      QUERY_STRING: request.originalUrl.split('?')[1] ?? '',
      CONTENT_TYPE: request.get('content-type') ?? '',
      HTTP_CONTENT_ENCODING: request.get('content-encoding') ?? '',
      ...(request.get('content-length') ? { CONTENT_LENGTH: request.get('content-length') ?? '' } : {}),
      ...(request.get('git-protocol') ? { GIT_PROTOCOL: request.get('git-protocol') ?? '' } : {}),
      REMOTE_ADDR: '127.0.0.1',
      REMOTE_USER: pusher?.actor.login ?? '',
      PLATFORM_PROTECTED_REFS: services.refs.protectedRefs(repository).join(' '),
      PLATFORM_PUSH_LOG: log ?? '/dev/null',
    });
    try {
      if (log && pusher) {
        const written = await readFile(log, 'utf8').catch(() => '');
        // The answer ends only after everyone was told, so that a push which came back is a push that is known.
        for (const update of RefUpdates.parsePushLog(written, repository, pusher.actor)) await services.refs.tell(update);
      }
    } finally {
      response.end();
      if (scratch) await rm(scratch, { recursive: true, force: true });
    }
  };

  router.get('/:owner/:repo([^/]+?)(\\.git)?/info/refs', serve);
  router.post('/:owner/:repo([^/]+?)(\\.git)?/:service(git-upload-pack|git-receive-pack)', serve);
  return router;
}

/** Runs git's CGI program; settles when it ended, and leaves the answer open. */
function cgi(request: Request, response: Response, env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: gitEnvironment(env), stdio: ['pipe', 'pipe', 'pipe'] });
    let head: Buffer | undefined = Buffer.alloc(0);
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.stdin.on('error', () => {});
    request.pipe(child.stdin);
    request.on('aborted', () => child.kill());
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        if (!response.write(chunk)) {
          child.stdout.pause();
          response.once('drain', () => child.stdout.resume());
        }
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      const { status, headers } = parseCgiHeaders(head.toString('latin1', 0, end));
      const rest = head.subarray(end + 4);
      head = undefined;
      response.status(status);
      for (const [name, value] of headers) response.setHeader(name, value);
      if (rest.length) response.write(rest);
    });
    child.on('error', reject);
    child.on('close', code => {
      if (head === undefined) resolve();
      else reject(new Error(`git http-backend ended with ${code}: ${Buffer.concat(errors).toString().trim()}`));
    });
  });
}
