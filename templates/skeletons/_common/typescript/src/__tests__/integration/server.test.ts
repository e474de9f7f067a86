// __scaffold__: take this line out when the service answers what its smoke asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createApplication } from '../../application.ts';
import { startServer } from '../../runtime/server.ts';
import { waitForDigest } from '../../runtime/smoke.ts';
import { checks } from '../../smoke/checks.ts';

const digest = `sha256:${'0'.repeat(64)}`;

async function withServer(use: (urls: { httpUrl: string; rpcUrl: string }) => Promise<void>): Promise<void> {
  const server = await startServer({
    application: createApplication(),
    host: '127.0.0.1',
    grpcPort: 0,
    httpPort: 0,
    digest,
  });
  try {
    await use({
      httpUrl: `http://127.0.0.1:${server.httpPort}`,
      rpcUrl: `http://127.0.0.1:${server.grpcPort}`,
    });
  } finally {
    await server.close();
  }
}

for (const check of checks) {
  test(`over the network: ${check.title}`, async () => {
    await withServer(async ({ httpUrl, rpcUrl }) => {
      const rpc = createGrpcTransport({ baseUrl: rpcUrl, defaultTimeoutMs: 5_000 });
      await check.run({ rpc, httpUrl });
    });
  });
}

test('says which image it is, and that it is ready', async () => {
  await withServer(async ({ httpUrl }) => {
    await waitForDigest({ httpUrl, digest, timeoutMs: 2_000 });
    assert.equal((await fetch(`${httpUrl}/readyz`)).status, 200);
    assert.equal((await fetch(`${httpUrl}/nowhere`)).status, 404);
  });
});

test('a smoke does not take the answer of another image', async () => {
  await withServer(async ({ httpUrl }) => {
    const other = `sha256:${'1'.repeat(64)}`;
    await assert.rejects(waitForDigest({ httpUrl, digest: other, timeoutMs: 1 }), /does not report/);
  });
});
