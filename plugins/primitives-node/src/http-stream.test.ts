import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { openStream } from './http-stream';

describe('openStream', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    server = createServer((_request, response) => {
      response.write('first');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${
      typeof address === 'object' ? address?.port : 0
    }/`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const read = async (
    options: { silenceMs: number; then?: number },
    onChunk: () => Promise<void> = async () => undefined,
  ) => {
    const { chunks, allowSilence } = await openStream(url, {
      ...{ headers: {}, silenceMs: options.silenceMs },
    });
    for await (const _chunk of chunks) {
      if (options.then) allowSilence(options.then);
      await onChunk();
    }
  };

  it('gives a stream up that is silent for too long', async () => {
    const startedAt = Date.now();
    await expect(read({ silenceMs: 100 })).rejects.toThrow(
      'silent for too long',
    );
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it('gives it up sooner once it is known to be kept alive', async () => {
    const startedAt = Date.now();
    await expect(read({ silenceMs: 60_000, then: 50 })).rejects.toThrow(
      'silent for too long',
    );
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });

  it('does not take the reader’s own time for silence', async () => {
    let isDone = false;
    await expect(
      read({ silenceMs: 100 }, async () => {
        await new Promise(resolve => {
          setTimeout(resolve, 300);
        });
        isDone = true;
      }),
    ).rejects.toThrow('silent for too long');
    expect(isDone).toBe(true);
  });
});
