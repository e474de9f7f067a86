import { english } from '@ameide/plugin-primitives-common';
import { OutsideSystem, toServiceError } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { faultOf, sayFault } from './fault';

const faultWords = (...about: Parameters<typeof sayFault>) =>
  english(sayFault(...about));

const system: OutsideSystem = { name: 'GitHub', url: 'http://10.0.0.7:8080' };
const since = '2026-01-10T12:04:59Z';

function answered(status: number, headers = {}): Error {
  return Object.assign(new Error(`from http://10.0.0.7 token`), {
    ...{ status, response: { headers } },
  });
}

function refused(): Error {
  const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:8080'), {
    code: 'ECONNREFUSED',
  });
  return new TypeError('fetch failed', { cause });
}

describe('what every reader is told of a source that cannot be read', () => {
  it.each<[string, unknown, RegExp]>([
    ['no connection', refused(), /^GitHub has not answered since/],
    ['401', answered(401), /^GitHub has refused our credentials since/],
    ['403', answered(403), /^GitHub has not permitted what we ask for since/],
    [
      'a 403 of a limit',
      answered(403, { 'x-ratelimit-remaining': '0' }),
      /^GitHub has limited our requests since/,
    ],
    ['429', answered(429), /^GitHub has limited our requests since/],
    ['404', answered(404), /^GitHub has not had what we look for since/],
    ['502', answered(502), /^GitHub has answered with errors since/],
    [
      'another form',
      z.string().safeParse(1).error,
      /^GitHub has given answers that we do not understand since/,
    ],
  ])('of %s', (_, error, expected) => {
    const shown = toServiceError(system, error);
    expect(shown.message).toContain('10.0.0.7');
    const words = faultWords({ source: 'github-core' }, faultOf(shown), since);
    expect(words).toMatch(expected);
    expect(words).toMatch(/ since 2026-01-10 12:04 UTC\.$/);
    expect(words).not.toContain('10.0.0.7');
  });

  it('names the Argo CD, and takes whatever else was thrown for unread', () => {
    const source = { source: 'argocd', instance: 'eu' } as const;
    const words = 'Argo CD "eu" could not be read since 2026-01-10 12:04 UTC.';
    expect(faultOf(new Error('http://10.0.0.7'))).toBe('other');
    expect(faultWords(source, 'other', since)).toBe(words);
    // Of another version.
    expect(faultWords(source, 'toString', since)).toBe(words);
    expect(faultWords(source, '', since)).toBe(words);
  });
});
