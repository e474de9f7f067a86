import { mockServices } from '@backstage/backend-test-utils';
import { gzipSync } from 'node:zlib';
import { ArgoCDGateway } from './argocd-gateway';
import { Application } from './argocd-schemas';
import { WatchEvent } from './argocd-watch';
import { FakeArgoCD } from './fake-argocd';
import { Script, ScriptedServer } from './scripted-server';

const logger = mockServices.logger.mock();
const all = { projects: [] };
/** One Application of 9 MB, in 9 kB. */
const bomb = gzipSync(
  `{"items":[{"metadata":{"name":"${'x'.repeat(9_000_000)}"}}]}`,
);
const gatewayAt = (url: string) =>
  ArgoCDGateway.create({
    instance: {
      ...{ name: 'local', url, token: 'secret', namespace: 'argocd' },
      ...{ environments: [], applicationName: '', slices: [all] },
    },
    shownHosts: ['github.com'],
    logger,
  });

describe('ArgoCDGateway', () => {
  let server: ScriptedServer;
  afterEach(() => server?.stop());
  const start = async (script: Script) => {
    server = await ScriptedServer.start(script);
    return gatewayAt(server.url);
  };
  const listed = async (argocd: ArgoCDGateway) => {
    const applications: Application[] = [];
    for await (const some of argocd.list({ slice: all }))
      applications.push(...some);
    return applications;
  };

  it('lists a slice by fields, never refreshing', async () => {
    const argocd = await start(() => ({
      body: { metadata: {}, items: [{ metadata: { name: 'dev-a' } }] },
    }));
    const found: string[] = [];
    const slice = { selector: 'tier in (a,b)', projects: ['p', 'q'] };
    for await (const some of argocd.list({ slice }))
      found.push(...some.map(application => application.metadata.name));
    expect(found).toEqual(['dev-a']);
    const query = new URL(server.requests[0].slice(4), server.url).searchParams;
    expect(query.get('selector')).toBe('tier in (a,b)');
    expect(query.getAll('projects')).toEqual(['p', 'q']);
    expect(query.get('appNamespace')).toBe('argocd');
    expect(query.get('fields')).toContain('items.status.health');
    expect(query.has('refresh')).toBe(false);
    expect(server.headers[0].authorization).toBe('Bearer secret');
  });

  it('asks for the events of one resource by name, namespace and uid', async () => {
    const argocd = await start(({ path }) =>
      path.includes('/none/')
        ? { status: 403, body: { message: 'permission denied' } }
        : { body: { items: null } },
    );
    const pod = { uid: 'u-1', namespace: 'dev', name: 'orders-1' };
    expect(await argocd.events('dev-orders', pod)).toEqual([]);
    const url = new URL(server.requests[0].slice(4), server.url);
    expect(url.pathname).toBe('/api/v1/applications/dev-orders/events');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      appNamespace: 'argocd',
      ...{
        resourceNamespace: 'dev',
        resourceName: 'orders-1',
        resourceUID: 'u-1',
      },
    });
    expect(await argocd.events('none', pod)).toBeUndefined();
  });

  it('gives nobody addresses of the network, whatever it is that tells them', async () => {
    const inside = '10.98.76.54';
    const message = `Get "https://${inside}:6443/a": dial tcp ${inside}:6443, and not https://github.com/a`;
    const health = { status: 'Degraded', message };
    const resources = [{ kind: 'Pod', name: 'a', message, health }];
    const application = {
      metadata: { name: 'a' },
      status: {
        ...{ health, resources, conditions: [{ type: 'E', message }] },
        operationState: {
          ...{ message, syncResult: { resources } },
          operation: { sync: { resources } },
        },
      },
    };
    const involvedObject = { kind: 'Pod', name: 'a' };
    const argocd = await start(({ path }) => {
      if (path.includes('/events'))
        return { body: { items: [{ message, involvedObject }] } };
      if (path.includes('/resource-tree'))
        return { body: { nodes: resources } };
      if (path.includes('/logs'))
        return { body: JSON.stringify({ result: { content: message } }) };
      if (path.includes('/stream/'))
        return {
          body: `${JSON.stringify({
            result: { type: 'ADDED', application },
          })}\n`,
        };
      return {
        body: path.includes('/applications?')
          ? { items: [application] }
          : application,
      };
    });
    const streamed: WatchEvent[] = [];
    const stop = new AbortController();
    await argocd.watch({
      ...{ slice: all, signal: stop.signal, onOpen: () => {} },
      onEvents: async events => {
        streamed.push(...events);
        stop.abort();
      },
    });
    const told = [
      ...[await listed(argocd), await argocd.get('a'), streamed],
      ...[
        await argocd.resourceTree('a'),
        await argocd.events('a', { name: 'a' }),
      ],
      await argocd.logs({
        ...{ application: 'a', namespace: 'n', kind: 'Job' },
        ...{ resource: 'r', tailLines: 1 },
      }),
    ];
    for (const each of told) {
      const text = JSON.stringify(each).replaceAll('\\', '');
      expect(text).not.toContain(inside);
      expect(text).toContain(
        'Get "https://***/a": dial tcp ***, and not https://github.com/a',
      );
    }
    // Of an Application, in each place.
    for (const each of told.slice(0, 3))
      expect(JSON.stringify(each).match(/dial tcp/g)).toHaveLength(6);
  });

  it('gives an empty list for null items', async () => {
    const argocd = await start(() => ({ body: { metadata: {}, items: null } }));
    expect(await listed(argocd)).toEqual([]);
  });

  it.each([
    ['cut off', '{"metadata":{},"items":[{"metadata":{"name":"a"}}'],
    ['another page', '<html></html>'],
  ])('refuses a list that is %s', async (_name, body) => {
    const argocd = await start(() => ({ body }));
    await expect(listed(argocd)).rejects.toThrow('cut off before its end');
  });

  it('refuses a redirect, which would carry the token elsewhere', async () => {
    const argocd = await start(({ path }) =>
      path.startsWith('/api')
        ? { status: 302, headers: { location: '/elsewhere' } }
        : { body: {} },
    );
    await expect(listed(argocd)).rejects.toThrow('failed (302)');
    await expect(argocd.get('a')).rejects.toThrow('failed (302)');
    expect(server.requests.join()).not.toContain('elsewhere');
  });

  it.each([403, 404])('finds no Application behind a %i', async status => {
    const argocd = await start(() => ({ status, body: {} }));
    expect(await argocd.get('a')).toBeUndefined();
    expect(await argocd.resourceTree('a')).toBeUndefined();
  });

  it('refuses an answer that fills the memory', async () => {
    const argocd = await start(() => ({ body: 'x'.repeat(9_000_000) }));
    await expect(argocd.get('a')).rejects.toThrow('has over 8388608 bytes');
  });

  it('refuses what is packed and was not to be, and what fills the memory once it is unpacked', async () => {
    const argocd = await start(() => ({
      headers: { 'content-encoding': 'gzip' },
      body: bomb,
    }));
    await expect(argocd.get('a')).rejects.toThrow(
      'is packed (gzip), which was not asked for',
    );
    await expect(listed(argocd)).rejects.toThrow(
      'one item of the list has over 8388608 bytes',
    );
  });

  it('says what an error stands for that says nothing, or nothing that can be read', async () => {
    const argocd = await start(() => ({ status: 502, body: '' }));
    await expect(argocd.get('a')).rejects.toThrow(/: Bad Gateway/);
    await server.stop();
    const packed = await start(() => ({
      status: 502,
      headers: { 'content-encoding': 'gzip' },
      body: bomb,
    }));
    await expect(packed.get('a')).rejects.toThrow(/: Bad Gateway/);
  });

  it('refuses what fills the memory', async () => {
    const argocd = await start(() => ({ body: ' '.repeat(8_388_609) }));
    await expect(argocd.get('a')).rejects.toThrow('has over 8388608 bytes');
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
    await expect(listed(argocd)).rejects.toThrow(
      /Argo CD "local" at http.* refused our credentials \(401\).*check the configured token/,
    );
  });

  it('links to an Application', () => {
    expect(gatewayAt('http://argo').applicationUrl('dev-a')).toBe(
      'http://argo/applications/argocd/dev-a',
    );
  });
});

describe('ArgoCDGateway.watch', () => {
  let argocd: FakeArgoCD;
  let stop: AbortController;
  const seen: string[] = [];
  let opened = 0;
  beforeEach(async () => {
    argocd = await FakeArgoCD.start();
    argocd.put({ metadata: { name: 'a' } });
    stop = new AbortController();
    seen.length = 0;
    opened = 0;
    jest.clearAllMocks();
  });
  afterEach(async () => {
    stop.abort();
    await argocd.stop();
  });
  const watch = (onEvents?: (events: WatchEvent[]) => Promise<void>) => {
    void gatewayAt(argocd.url).watch({
      ...{ slice: all, signal: stop.signal },
      onOpen: () => {
        opened += 1;
      },
      onEvents:
        onEvents ??
        (async events => {
          seen.push(
            ...events.map(e => `${e.type} ${e.application.metadata.name}`),
          );
        }),
    });
  };
  const until = async (isTrue: () => boolean) => {
    for (let i = 0; i < 300 && !isTrue(); i++)
      await new Promise(resolve => {
        setTimeout(resolve, 10);
      });
    expect(isTrue()).toBe(true);
  };

  it('asks for server-sent events of every Application, without a version', async () => {
    watch();
    await until(() => seen.length === 1);
    expect(seen).toEqual(['ADDED a']);
    expect(argocd.queries[0].has('resourceVersion')).toBe(false);
    expect(argocd.queries[0].has('refresh')).toBe(false);
  });

  it('understands plain lines, cut lines and what keeps alive', async () => {
    watch();
    await until(() => argocd.streams === 1);
    const line =
      '{"result":{"type":"MODIFIED","application":{"metadata":{"name":"b"}}}}';
    argocd.writeRaw(`:\n${line.slice(0, 20)}`);
    argocd.writeRaw(`${line.slice(20)}\ndata: ${line} \n\n\n`);
    await until(() => seen.length === 3);
    expect(seen.slice(1)).toEqual(['MODIFIED b', 'MODIFIED b']);
  });

  it.each([
    ['it ends', () => argocd.dropStreams()],
    [
      'a failure comes',
      () => argocd.writeRaw('{"error":{"message":"boom"}}\n'),
    ],
    ['an empty message comes', () => argocd.writeRaw('{}\n')],
    ['nonsense comes', () => argocd.writeRaw('{"result":\n')],
  ])('opens the stream again when %s', async (_name, happen) => {
    watch();
    await until(() => argocd.streams === 1);
    happen();
    await until(() => opened === 2 && seen.length === 2);
    expect(seen).toEqual(['ADDED a', 'ADDED a']);
  });

  it('passes over one event that is too long or not understood', async () => {
    watch();
    await until(() => argocd.streams === 1);
    argocd.writeRaw(`{"result":"${'x'.repeat(9_000_000)}"}\n`);
    argocd.writeRaw('{"result":{"type":"MODIFIED","application":{}}}\n');
    argocd.put({ metadata: { name: 'b' } });
    await until(() => seen.length === 2);
    expect(seen).toEqual(['ADDED a', 'ADDED b']);
    expect(opened).toBe(1);
    expect(logger.warn).toHaveBeenCalledTimes(2);
  });

  it('waits longer each time while it is refused, and says so once', async () => {
    argocd.failure = 403;
    watch();
    await until(() => argocd.requests.length === 2);
    argocd.failure = undefined;
    await until(() => seen.length === 1);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('does not permit this (403)'),
    );
  });

  it('holds the stream back while events are dealt with', async () => {
    let most = 0;
    let now = 0;
    watch(async events => {
      now += 1;
      most = Math.max(most, now);
      await new Promise(resolve => {
        setTimeout(resolve, 30);
      });
      now -= 1;
      seen.push(...events.map(e => e.type));
    });
    await until(() => argocd.streams === 1);
    for (let i = 0; i < 20; i++) {
      argocd.put({ metadata: { name: `n${i}` } });
      await new Promise(resolve => {
        setTimeout(resolve, 2);
      });
    }
    await until(() => seen.length === 21);
    expect(most).toBe(1);
  });
});
