import fc from 'fast-check';
import { Fault, faultsBySeed } from './fault';

const among: Fault[] = [
  { kind: 'reset' },
  { kind: 'server-error', status: 503 },
  { kind: 'stall', afterBytes: 3 },
];
const request = (path: string) => ({ method: 'GET', path, headers: {} });

describe('faultsBySeed', () => {
  it('gives a request the same faults again, whatever is asked in between', () => {
    const paths = fc.array(fc.constantFrom('/a', '/b', '/c?d'), {
      minLength: 5,
      maxLength: 40,
    });
    const shuffled = paths.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(fc.integer(), shuffled, (seed, orders) => {
        const [one, other] = orders.map(order => {
          const faults = faultsBySeed({ seed, share: 0.5, among });
          const got = order.map(path => ({
            path,
            fault: faults(request(path)),
          }));
          return ['/a', '/b', '/c?d'].map(path =>
            got.filter(g => g.path === path).map(g => g.fault),
          );
        });
        expect(one).toEqual(other);
      }),
    );
  });

  it('hits the share that is asked for, with each of the faults', () => {
    const count = (share: number) => {
      const faults = faultsBySeed({ seed: 1, share, among });
      const got = Array.from({ length: 2000 }, () => faults(request('/a')));
      return ['reset', 'server-error', 'stall'].map(
        kind => got.filter(fault => fault?.kind === kind).length,
      );
    };
    expect(count(0)).toEqual([0, 0, 0]);
    expect(count(1).reduce((a, b) => a + b)).toBe(2000);
    for (const number of count(0.3)) {
      expect(number).toBeGreaterThan(150);
      expect(number).toBeLessThan(250);
    }
  });

  it('does something else under another seed', () => {
    const run = (seed: number) => {
      const faults = faultsBySeed({ seed, share: 0.5, among });
      return Array.from({ length: 50 }, () => faults(request('/a'))?.kind);
    };
    expect(run(1)).not.toEqual(run(2));
  });
});
