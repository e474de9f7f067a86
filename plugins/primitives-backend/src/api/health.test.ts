import { SourceStatus } from '@ameide/plugin-primitives-common';
import { healthOf } from './health';

const now = new Date('2026-01-10T12:00:00Z');
const limited = (lastSuccessAt?: string): SourceStatus => ({
  source: 'github-core',
  status: 'limited',
  limitedUntil: '2026-01-10T12:30:00Z',
  lastSuccessAt,
});

describe('healthOf', () => {
  it.each<[string, SourceStatus, string, string]>([
    ['read of late', limited('2026-01-10T11:58:00Z'), 'limited', 'ok'],
    ['not read for long', limited('2026-01-10T11:00:00Z'), 'stale', 'degraded'],
    ['never read', limited(), 'stale', 'degraded'],
  ])('says of a limited source that was %s', (_name, source, state, status) => {
    expect(
      healthOf([source], { now, staleAfterMs: 300_000 }),
    ).toEqual({ status, sources: [{ source: 'github-core', status: state }] });
  });
});
