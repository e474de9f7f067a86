import { IncomingMessage, ServerResponse } from 'node:http';
import onHeaders from 'on-headers';

/**
 * Express middleware that gives `SameSite=Lax` to each cookie that names none; it goes before
 * all others. express-session's `connect.sid` is one, whose options Backstage's auth backend
 * does not read from anywhere (plugin-auth-backend, service/router.ts). Lax comes with the
 * provider's redirect back, which is a top-level GET (RFC 6265bis, 5.6.7.1). Browsers that
 * take a missing SameSite for Lax let a cookie of the last two minutes come with a POST of
 * another site all the same.
 * @internal
 */
export function sameSite(
  _request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  // Called last of all listeners, since it is the first: express-session sets its cookie in one too.
  onHeaders(response, () => {
    const cookies = response.getHeader('set-cookie');
    if (cookies === undefined) return;
    response.setHeader('set-cookie', [cookies].flat().map(withSameSite));
  });
  next();
}

/** A `Set-Cookie` line with a SameSite, whichever it names, else Lax. @internal */
export function withSameSite(cookie: string | number): string {
  const [, ...attributes] = String(cookie).split(';');
  const named = attributes.some(each => /^\s*samesite\s*(=|$)/i.test(each));
  return named ? String(cookie) : `${cookie}; SameSite=Lax`;
}
