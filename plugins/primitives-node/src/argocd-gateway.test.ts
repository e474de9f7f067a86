import { once } from 'node:events';
import { createServer, ServerResponse } from 'node:http';
import { mockServices } from '@backstage/backend-test-utils';
import { ArgoCDGateway } from './argocd-gateway';
import { Script, ScriptedServer } from './scripted-server';

const logger = mockServices.logger.mock();
const gatewayAt = (url: string) =>
  ArgoCDGateway.create({
    instance: { name: 'local', url, token: 'secret', namespace: 'argocd' },
    logger,
  });

describe('ArgoCDGateway', () => {
  let server: ScriptedServer;
  afterEach(() => server?.stop());
  const start = async (script: Script) => {
    server = await ScriptedServer.start(script);
    return gatewayAt(server.url);
  };

  it('lists by fields and finds the sync result where Argo CD puts it', async () => {
    const argocd = await start(() => ({
      body: {
        metadata: {},
        items: [
          {
            metadata: { name: 'dev-domain-orders-v0-smoke' },
            status: {
              sync: { status: 'Synced' },
              operationState: {
                phase: 'Failed',
                operation: {
                  sync: {
                    revision: 'r1',
                    resources: [
                      {
                        kind: 'Job',
                        name: 'smoke',
                        hookType: 'PostSync',
                        hookPhase: 'Failed',
                      },
                    ],
                  },
                },
              },
            },
          },
        ],
      },
    }));
    const [app] = await argocd.list();
    expect(
      app.status?.operationState?.operation?.sync?.resources?.[0].hookPhase,
    ).toBe('Failed');
    expect(server.requests[0]).toContain(
      'items.status.operationState.operation.sync',
    );
    expect(server.requests[0]).not.toContain('refresh');
    expect(server.headers[0].authorization).toBe('Bearer secret');
  });

  it('gives an empty list for null items', async () => {
    const argocd = await start(() => ({ body: { metadata: {}, items: null } }));
    expect(await argocd.list()).toEqual([]);
  });

  it('joins the lines of a log', async () => {
    const argocd = await start(() => ({
      body: '{"result":{"content":"asserting"}}\n{"result":{"content":"expected 2, got 3"}}\n{"result":{"last":true}}\n',
    }));
    const log = await argocd.logs({
      application: 'a',
      namespace: 'ns',
      kind: 'Job',
      group: 'batch',
      resource: 'smoke',
      tailLines: 100,
    });
    expect(log).toBe('asserting\nexpected 2, got 3');
    expect(server.requests[0]).toContain('tailLines=100');
  });

  it('names the instance and the remedy when it refuses the token', async () => {
    const argocd = await start(() => ({
      status: 401,
      body: { message: 'no session' },
    }));
    await expect(argocd.list()).rejects.toThrow(
      /Argo CD "local" at http.* refused our credentials \(401\).*check the configured token/,
    );
  });

  it('links to an Application', () => {
    expect(gatewayAt('http://argo').applicationUrl('dev-a')).toBe(
      'http://argo/applications/argocd/dev-a',
    );
  });

  it('follows the stream over cut lines, and opens it again when it ends', async () => {
    const streams: ServerResponse[] = [];
    const http = createServer((_req, res) => {
      streams.push(res);
      res.writeHead(200);
      res.write('{"result":{"type":"MODIFIED","applica');
      setImmediate(() =>
        res.end(`tion":{"metadata":{"name":"app-${streams.length}"}}}}\n`),
      );
    }).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const stop = new AbortController();
    const seen: string[] = [];
    let opened = 0;
    await gatewayAt(`http://127.0.0.1:${port}`).watch({
      signal: stop.signal,
      onOpen: () => {
        opened += 1;
      },
      onApplication: (type, app) => {
        seen.push(`${type} ${app.metadata.name}`);
        if (seen.length === 2) stop.abort();
      },
    });
    http.close();
    expect(seen).toEqual(['MODIFIED app-1', 'MODIFIED app-2']);
    expect(opened).toBe(2);
  });
});
