import type { Response, Router } from 'express';
import { z } from 'zod';
import type { ClusterPort } from '../cluster';
import { html, type Html, type HtmlValue } from '../http/html';
import type { Application } from './application';
import type { ApplicationStore } from './application-store';
import { resourceTree } from './resource-tree';

/** Lines of a pod's log on its page. */
const logLines = 200;

const containersSchema = z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })) });

function page(response: Response, title: string, body: Html, status = 200): void {
  response.status(status).type('html').send(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} · Argo CD</title>
          <style>
            :root { color-scheme: light dark; --line: #d5dbe1; --soft: #f2f4f6; }
            @media (prefers-color-scheme: dark) { :root { --line: #39424c; --soft: #20262d; } }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin-bottom: 1.5rem; }
            th, td { text-align: left; padding: 0.35rem 0.6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
            .scroll { overflow-x: auto; } .scroll table { min-width: 45rem; }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem 1.5rem; margin-bottom: 1.5rem; }
            dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
            pre { background: var(--soft); padding: 0.8rem; overflow: auto; max-height: 30rem; }
            code { font-size: 13px; }
          </style>
        </head>
        <body>
          <p><a href="/applications">Applications</a></p>
          <h1>${title}</h1>
          ${body}
        </body>
      </html>`.toString(),
  );
}

function table(head: string[], rows: HtmlValue[][]): Html {
  if (rows.length === 0) return html`<p>None.</p>`;
  return html`<div class="scroll"><table>
    <thead><tr>${head.map(each => html`<th scope="col">${each}</th>`)}</tr></thead>
    <tbody>${rows.map(row => html`<tr>${row.map(each => html`<td>${each}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

function overview({ status, spec }: Application): Html {
  const state = status.operationState;
  const rows: [string, HtmlValue][] = [
    ['Sync', `${status.sync.status} at ${status.sync.revision ?? status.sync.revisions?.join(', ') ?? 'no revision'}`],
    ['Health', `${status.health.status}${status.health.message ? `: ${status.health.message}` : ''}`],
    ['Last operation', state ? `${state.phase} (${state.startedAt} to ${state.finishedAt ?? 'now'}): ${state.message ?? ''}` : 'none'],
    ['Images', (status.summary.images ?? []).length === 0 ? 'none' : status.summary.images?.map(image => html`<div><code>${image}</code></div>`)],
    ['Source', html`<code>${JSON.stringify(spec.sources ?? spec.source)}</code>`],
    ['Looked at', status.reconciledAt ?? 'never'],
    ['Conditions', (status.conditions ?? []).length === 0 ? 'none' : status.conditions?.map(each => html`<div><strong>${each.type}</strong>: ${each.message}</div>`)],
  ];
  return html`<dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Plain pages of Applications, at the addresses that links to a real Argo CD have. */
export function addPages(router: Router, options: { store: ApplicationStore; cluster: ClusterPort }): void {
  const { store, cluster } = options;

  router.get('/', (_request, response) => response.redirect('/applications'));
  router.get('/applications', (_request, response) => {
    const rows = store.list().map(({ metadata, status }) => [
      html`<a href="/applications/${metadata.namespace}/${metadata.name}">${metadata.name}</a>`,
      status.sync.status,
      status.health.status,
      status.operationState?.phase ?? '',
      status.sync.revision?.slice(0, 7),
    ]);
    page(response, 'Applications', table(['Name', 'Sync', 'Health', 'Last operation', 'Revision'], rows));
  });

  router.get(['/applications/:namespace/:name', '/applications/:name'], (request, response) => {
    const { name } = request.params;
    const application = store.get(name);
    if (!application) {
      page(response, 'Not found', html`<p>There is no Application '${name}'.</p>`, 404);
      return;
    }
    const nodes = resourceTree({ cluster, application: name });
    const results = application.status.operationState?.syncResult?.resources ?? [];
    const services = nodes
      .filter(node => node.kind === 'Service')
      .flatMap(node => cluster.addresses(node).map(each => [node.name, each.name, html`<a href="http://${each.address}/">${each.address}</a>`]));
    const logs = nodes
      .filter(node => node.kind === 'Pod')
      .flatMap(node => (containersSchema.safeParse(cluster.get(node)?.spec).data?.containers ?? []).map(container => ({ node, container: container.name })))
      .map(({ node, container }) => {
        const lines = cluster.logs({ namespace: node.namespace, pod: node.name, container, tailLines: logLines });
        return html`<h3>${node.name} / ${container}</h3><pre tabindex="0">${lines?.map(line => `${line.time} ${line.content}`).join('\n') ?? 'No output.'}</pre>`;
      });
    page(
      response,
      name,
      html`${overview(application)}
        <h2>Resources</h2>
        ${table(['Kind', 'Name', 'Sync', 'Health', ''], application.status.resources.map(each => [each.kind, each.name, each.hook ? 'hook' : each.status, each.health?.status, each.health?.message]))}
        <h2>Last sync</h2>
        ${table(['Phase', 'Kind', 'Name', 'Status', 'Message'], results.map(each => [each.syncPhase, each.kind, each.name, each.hookType ? each.hookPhase : each.status, each.message]))}
        <h2>Live objects</h2>
        ${table(['Kind', 'Name', 'Owner', 'Health', ''], nodes.map(each => [each.kind, each.name, each.parentRefs?.[0]?.name, each.health?.status, (each.info ?? []).map(info => `${info.name}: ${info.value} `)]))}
        <h2>Services on this machine</h2>
        ${table(['Service', 'Port', 'Address'], services)}
        <h2>Logs</h2>
        ${logs}`,
    );
  });
}
