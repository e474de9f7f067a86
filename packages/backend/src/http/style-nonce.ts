import { randomBytes } from 'node:crypto';
import { Handler, Response } from 'express';

/** Where packages/app/public/index.html wants the nonce of its page. */
const place = '__CSP_NONCE__';

/**
 * Express middleware that gives each page that asks for one (index.html of packages/app) a
 * nonce of its own, in the page and in its Content-Security-Policy; it goes before helmet,
 * whose header it completes. Styles that the page's own scripts make carry it
 * (packages/app/src/style-nonce.ts), so that style elements need no 'unsafe-inline'.
 * @internal
 */
export const styleNonce: Handler = (_request, response, next) => {
  // What a function makes: V8 puts a function that is written where it is assigned to a
  // property among its old objects, and all that the request made then waits there with it
  // for a collection of these (bench/http).
  response.send = sendWithNonce(response);
  next();
};

function sendWithNonce(response: Response): Response['send'] {
  const send = response.send.bind(response);
  return body => {
    const page = pageOf(response.get('content-type'), body);
    if (page === undefined) return send(body);
    const nonce = randomBytes(16).toString('base64');
    const policy = response.get('content-security-policy');
    if (policy !== undefined)
      response.set('content-security-policy', withStyleNonce(policy, nonce));
    return send(page.replace(place, nonce));
  };
}

/** The text of a page that wants a nonce. */
function pageOf(type: string | undefined, body: unknown): string | undefined {
  if (!type?.startsWith('text/html')) return undefined;
  // As plugin-app-backend keeps it (injectConfigIntoHtml.ts).
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : body;
  return typeof text === 'string' && text.includes(place) ? text : undefined;
}

/**
 * A policy that also allows the style elements that carry a nonce. Without `style-src-elem`
 * what stands in for it, as CSP says (w3.org/TR/CSP3, 6.8.3), is where it is written down.
 * @internal
 */
export function withStyleNonce(policy: string, nonce: string): string {
  const directives = policy.split(';').map(each => each.trim().split(/\s+/));
  const sourcesOf = (name: string) =>
    directives.find(([each]) => each.toLowerCase() === name)?.slice(1);
  const sources =
    sourcesOf('style-src-elem') ??
    sourcesOf('style-src') ??
    sourcesOf('default-src');
  // No directive: every style is allowed.
  if (sources === undefined) return policy;
  const allowed = sources.filter(each => each.toLowerCase() !== "'none'");
  const own = ['style-src-elem', ...allowed, `'nonce-${nonce}'`];
  const others = directives.filter(
    ([each]) => each !== '' && each.toLowerCase() !== 'style-src-elem',
  );
  return [...others, own].map(each => each.join(' ')).join(';');
}
