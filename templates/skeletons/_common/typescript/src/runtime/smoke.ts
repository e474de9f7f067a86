import type { Transport } from '@connectrpc/connect';

/** How long an environment may take to run the digest that is to be judged. */
const deadlineMs = 30_000;
const pollMs = 250;

/** What a check may talk to. */
export type SmokeTarget = { rpc: Transport; httpUrl: string };

/** One thing that must be true of a running service. */
export type SmokeCheck = {
  /** What is asserted, in words: it is all that a reader of the log sees. */
  title: string;
  run(target: SmokeTarget): Promise<void>;
};

/**
 * Waits until the service says that it runs the digest. An answer of another image
 * would be evidence about the wrong one.
 */
export async function waitForDigest(options: {
  httpUrl: string;
  digest: string;
  timeoutMs?: number;
}): Promise<void> {
  const { httpUrl, digest, timeoutMs = deadlineMs } = options;
  const deadline = Date.now() + timeoutMs;
  let seen = 'nothing answered';
  do {
    try {
      const response = await fetch(`${httpUrl}/healthz`, { signal: AbortSignal.timeout(2_000) });
      const body: unknown = await response.json();
      const reported = typeof body === 'object' && body !== null && 'digest' in body ? body.digest : undefined;
      if (response.ok && reported === digest) return;
      seen = `it answers ${response.status} as ${JSON.stringify(reported)}`;
    } catch (error) {
      seen = error instanceof Error ? error.message : String(error);
    }
    await new Promise(resolve => setTimeout(resolve, pollMs));
  } while (Date.now() < deadline);
  throw new Error(`${httpUrl}/healthz does not report ${digest} after ${timeoutMs / 1000} s: ${seen}`);
}

/** Runs every check, says how each ended, and gives whether all passed. */
export async function runChecks(
  checks: readonly SmokeCheck[],
  target: SmokeTarget,
  say: (line: string) => void,
): Promise<boolean> {
  let failed = 0;
  for (const { title, run } of checks) {
    try {
      await run(target);
      say(`ok      ${title}`);
    } catch (error) {
      failed += 1;
      say(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  say(`${checks.length - failed} passed, ${failed} failed`);
  return failed === 0;
}
