import { IncomingMessage, ServerResponse } from 'node:http';

/** With any port: who maps one asks by another. */
const local = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

/**
 * Express middleware that takes requests for a name of this machine alone; it goes before
 * all others where a guest is let in. A page of a stranger's that a person opens may have
 * its own name lead to 127.0.0.1 after it was loaded (DNS rebinding): its requests are then
 * of the same origin for the browser, and come to a server that listens on loopback. They
 * carry that name in `Host` (RFC 9110, 7.2; 421 in 15.5.20).
 * @internal
 */
export function localHost(
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
): void {
  if (local.test(request.headers.host ?? '')) return next();
  response.statusCode = 421;
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.end(
    'This portal lets guests in, and answers by a name of its own machine alone, such as localhost.\n',
  );
  return undefined;
}
