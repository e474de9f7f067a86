import { html, Html, type HtmlValue } from '../../http/html';
import type { RepositoryName } from '../../contract';

const style = new Html(`<style>
:root { color-scheme: light dark; }
body { font: 14px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 1rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #8884; }
pre { overflow: auto; background: #8881; padding: .75rem; font-size: 13px; white-space: pre-wrap; }
summary { cursor: pointer; padding: .35rem 0; } .success { color: #1a7f37; } .failure { color: #cf222e; }
.cancelled, .skipped, .queued, .pending { color: #6e7781; } .in_progress { color: #9a6700; }
</style>`);

/** A page of Actions, with the way back to its repository. */
export function page(options: { title: string; repository: RepositoryName; body: HtmlValue; refresh: boolean }): string {
  const { title, repository, body, refresh } = options;
  const { owner, name } = repository;
  const base = `/${owner}/${name}`;
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} · ${owner}/${name}</title>${
    // What is still going on shows itself without a script.
    refresh && html`<meta http-equiv="refresh" content="3">`
  }${style}</head><body><nav><a href="${base}">${owner}/${name}</a> · <a href="${base}/actions">Actions</a></nav><h1>${title}</h1>${body}</body></html>`.toString();
}

/** How something stands, in words and colour. */
export function badge(record: { status: string; conclusion?: string }): Html {
  const word = record.conclusion ?? record.status;
  return html`<strong class="${word}">${word.replace('_', ' ')}</strong>`;
}

/** How long something took, or takes up to now. */
export function duration(startedAt: string | undefined, completedAt: string | undefined): string {
  if (startedAt === undefined) return '';
  const seconds = ((completedAt === undefined ? Date.now() : Date.parse(completedAt)) - Date.parse(startedAt)) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
