import { createHash } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { html, Html, type HtmlValue } from '../../http/html';
import { HttpProblem } from '../../http/errors';
import type { RepositoryName } from '../../contract';
import type { Services } from '../core';

const rules = `
:root { color-scheme: light dark; --muted: #59636e; --line: #8884; --add: #1a7f3722; --del: #cf222e1f; --ok: #1a7f37; --bad: #cf222e; --wait: #9a6700; --link: #0969da; }
@media (prefers-color-scheme: dark) { :root { --muted: #9198a1; --ok: #3fb950; --bad: #ff7b72; --wait: #d29922; --link: #58a6ff; } body { background: #0d1117; color: #e6edf3; } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
a { color: var(--link); } h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.15rem; margin-top: 2rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0 0 .5rem; margin: .5rem 0 0; border-bottom: 1px solid var(--line); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .4rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.muted { color: var(--muted); } .success { color: var(--ok); } .failure { color: var(--bad); } .pending { color: var(--wait); }
.box { border: 1px solid var(--line); border-radius: 6px; padding: .75rem 1rem; margin: 1rem 0; } .list { list-style: none; padding: 0; } .list > li { padding: .5rem 0; border-bottom: 1px solid var(--line); }
pre, code { font: 13px/1.45 ui-monospace, monospace; } pre { overflow-x: auto; margin: 0; padding: .5rem .75rem; } .text { white-space: pre-wrap; }
.scroll { overflow-x: auto; } .scroll table { width: auto; } .scroll th:empty { padding: 0; border: 0; }
.code { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; } .code table { width: auto; min-width: 100%; } .code td { border: 0; padding: 0 .6rem; white-space: pre; font: 13px/1.45 ui-monospace, monospace; }
.code td:first-child { text-align: right; user-select: none; } .code td:first-child a { color: var(--muted); text-decoration: none; } tr:target { background: #d2992233; }
.line { display: block; min-width: max-content; } .add { background: var(--add); } .del { background: var(--del); } .hunk { color: var(--muted); }
details { border: 1px solid var(--line); border-radius: 6px; margin: .75rem 0; } summary { cursor: pointer; padding: .5rem .75rem; }
form { display: inline-block; margin: .25rem .5rem .25rem 0; } button { font: inherit; padding: .45rem .9rem; border-radius: 6px; border: 1px solid var(--line); cursor: pointer; min-height: 2.75rem; } button.primary { background: #1a7f37; color: #fff; } button:disabled { cursor: not-allowed; opacity: .6; }
.badge { border: 1px solid currentColor; border-radius: 1em; padding: .05rem .6rem; font-size: .9rem; white-space: nowrap; }
.skip { position: absolute; left: -100rem; } .skip:focus { position: static; }
`;
const style = new Html(`<style>${rules}</style>`);
/** The one style that may stand in a page (w3.org/TR/CSP3, 2.3.1, `hash-source`). */
const ruleHash = createHash('sha256').update(rules).digest('base64');

/** A page of a repository, or of the whole. */
export function page(options: { title: string; repository?: RepositoryName; body: HtmlValue; refresh?: boolean }): string {
  const { title, repository, body, refresh } = options;
  const full = repository && `${repository.owner}/${repository.name}`;
  const links = full ? [['', 'Code'], ['/pulls', 'Pull requests'], ['/actions', 'Actions'], ['/commits', 'Commits'], ['/branches', 'Branches']] : [];
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}${full && ` · ${full}`}</title>${
    // What is still going on shows itself without a script.
    refresh && html`<meta http-equiv="refresh" content="4">`
  }${style}</head><body><a class="skip" href="#main">Skip to content</a><nav aria-label="Repository"><a href="/">All repositories</a>${
    full && html` / <a href="/${full}"><strong>${full}</strong></a><ul>${links.map(([path, name]) => html`<li><a href="/${full}${path}">${name}</a></li>`)}</ul>`
  }</nav><main id="main"><h1>${title}</h1>${body}</main></body></html>`.toString();
}

/** Sends a page; nothing on it may run, and nobody may frame it. */
export function sendPage(response: Response, markup: string): void {
  response
    .set({
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${ruleHash}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'same-origin',
    })
    .type('html')
    .send(markup);
}

/** Shows what went wrong as a page. */
export function pageErrors(services: Services): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = error instanceof HttpProblem ? error : undefined;
    if (!problem) services.logger.error(`${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`);
    const message = problem ? [problem.message, ...(problem.errors ?? []).flatMap(each => each.message ?? [])].join(': ') : 'Something went wrong; the log of the platform says what.';
    response.status(problem?.status ?? 500);
    sendPage(response, page({ title: problem?.status === 404 ? 'Not found' : 'This did not work', body: html`<p>${message}</p><p><a href="/">All repositories</a></p>` }));
  };
}

/** A moment, short, with the exact one for machines. */
export function time(iso: string): Html {
  return html`<time datetime="${iso}" class="muted">${iso.replace('T', ' ').replace(/Z$/, ' UTC')}</time>`;
}
