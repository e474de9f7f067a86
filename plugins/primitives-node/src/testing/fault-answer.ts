import { ScriptedAnswer } from '../scripted-server';
import { Fault } from './fault';

const rateLimitPage =
  'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api';

/** The answer to a request that a fault keeps from the server; undefined where the server answers. @internal */
export function faultAnswer(
  fault: Fault,
  now: number,
): ScriptedAnswer | undefined {
  switch (fault.kind) {
    case 'server-error':
      return {
        status: fault.status,
        headers: { 'content-type': 'text/html' },
        body: `<html><body><h1>${fault.status}</h1></body></html>`,
      };
    case 'not-modified':
      return { status: 304 };
    case 'rate-limit': {
      const { status, retryAfterSeconds, resetAfterSeconds } = fault;
      const primary = resetAfterSeconds !== undefined;
      return {
        status,
        headers: {
          'content-type': 'application/json',
          ...(retryAfterSeconds !== undefined && {
            'retry-after': String(retryAfterSeconds),
          }),
          ...(primary && {
            'x-ratelimit-limit': '5000',
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(
              Math.ceil(now / 1000) + resetAfterSeconds,
            ),
          }),
        },
        body: JSON.stringify({
          message: primary
            ? 'API rate limit exceeded'
            : 'You have exceeded a secondary rate limit',
          documentation_url: rateLimitPage,
        }),
      };
    }
    default:
      return undefined;
  }
}
