import { request } from './http';
import { OutgoingRequest, withRequestObserver } from './request-observer';
import { ScriptedServer } from './scripted-server';

describe('withRequestObserver', () => {
  it('is told of the requests of its own work, without what could be secret', async () => {
    const server = await ScriptedServer.start(() => ({ body: {} }));
    const seen: OutgoingRequest[] = [];
    const other: OutgoingRequest[] = [];
    const observer = (list: OutgoingRequest[]) => ({
      http: <T>(about: OutgoingRequest, send: () => Promise<T>) => {
        list.push(about);
        return send();
      },
      gitFetch: (_url: URL, run: () => Promise<void>) => run(),
    });
    const url = `${server.url}/v2/a?token=s3cret#x`;
    await Promise.all([
      withRequestObserver(observer(seen), async () => {
        await new Promise(resolve => setImmediate(resolve));
        return request(url, { limit: 1000 });
      }),
      withRequestObserver(observer(other), () =>
        request(url, { limit: 1000, method: 'HEAD' }),
      ),
      request(url, { limit: 1000 }),
    ]);
    const bare = new URL(`${server.url}/v2/a`).href;
    expect(seen.map(r => [r.method, r.url.href])).toEqual([['GET', bare]]);
    expect(other.map(r => [r.method, r.url.href])).toEqual([['HEAD', bare]]);
    await server.stop();
  });
});
