/** Entry point of the smoke: asks a running service, over the network, for what it promises. */
import { createGrpcTransport } from '@connectrpc/connect-node';
import { runChecks, waitForDigest } from './runtime/smoke.ts';
import { checks } from './smoke/checks.ts';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

async function main(): Promise<void> {
  const httpUrl = required('TARGET_HTTP_URL');
  const digest = required('EXPECTED_DIGEST');
  const rpc = createGrpcTransport({ baseUrl: required('TARGET_RPC_URL'), defaultTimeoutMs: 5_000 });
  console.log(`Smoke of __id__ at ${digest}`);
  await waitForDigest({ httpUrl, digest });
  const passed = await runChecks(checks, { rpc, httpUrl }, line => console.log(line));
  process.exit(passed ? 0 : 1);
}

main().catch((error: unknown) => {
  console.log(`FAILED  ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
