import type { IncomingMessage, ServerResponse } from 'node:http';
import type { View } from '../handlers/handlers.ts';

/** Makes text harmless in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

/** Draws the first page. */
export function renderPage(view: View): string {
  const links = view.links
    .map(link => `<li><a href="${escapeHtml(link.path)}">${escapeHtml(link.title)}</a></li>`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(view.title)}</title></head>
<body><h1>${escapeHtml(view.title)}</h1><p>${escapeHtml(view.greeting)}</p><ul>${links}</ul></body>
</html>
`;
}

/** The pages, by path. */
export function createRoutes(viewFor: (visitor: string) => View) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    const url = new URL(request.url ?? '/', 'http://surface');
    if (url.pathname !== '/' || request.method !== 'GET') return false;
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'self'",
      })
      .end(renderPage(viewFor(url.searchParams.get('visitor') ?? '')));
    return true;
  };
}
