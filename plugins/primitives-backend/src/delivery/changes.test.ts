import fc from 'fast-check';
import { Change, changesOf, ProductionHistory } from './changes';

const hour = 60 * 60_000;
const nothing: ProductionHistory = {
  owner: 'a',
  ends: [],
  asked: [],
  failures: [],
  recoveries: [],
  commits: new Map(),
};
const passed = (digest: string, hours: number) =>
  ({ digest, at: hours * hour, outcome: 'passed' }) as const;
const failed = (digest: string, hours: number) =>
  ({ digest, at: hours * hour, outcome: 'failed' }) as const;
const asked = (digest: string, hours: number) => ({ digest, at: hours * hour });

/** A change in hours, and without what is the same for all. */
const inHours = (change: Change) => {
  const { digest, endedAt, deployedAt, leadTimeMs, failedAt, restoredAt } =
    change;
  const of = (ms: number | undefined) => ms && ms / hour;
  return [
    ...[digest, of(endedAt), of(deployedAt), of(leadTimeMs)],
    ...[of(failedAt), of(restoredAt)],
  ];
};
const none = undefined;

describe('changesOf', () => {
  it.each<[string, Partial<ProductionHistory>, unknown[][]]>([
    ['nothing', {}, []],
    [
      'a deployment whose commit is known',
      { ends: [passed('x', 10)], commits: new Map([['x', 4 * hour]]) },
      [['x', 10, 10, 6, none, none]],
    ],
    [
      'a deployment whose commit is not known',
      { ends: [passed('x', 10)] },
      [['x', 10, 10, none, none, none]],
    ],
    [
      'the same digest smoked twice is deployed once',
      { ends: [passed('x', 12), passed('x', 10)] },
      [['x', 10, 10, none, none, none]],
    ],
    [
      'a smoke that failed, and passed when it was tried again',
      { ends: [failed('x', 10), passed('x', 11)] },
      [['x', 10, 11, none, 10, 11]],
    ],
    [
      'a smoke that failed and never passed is no deployment',
      { ends: [failed('x', 10)] },
      [['x', 10, none, none, 10, none]],
    ],
    [
      'a stage that failed within a day, and was well again',
      { ends: [passed('x', 10)], failures: [33 * hour], recoveries: [35 * hour] },
      [['x', 10, 10, none, 33, 35]],
    ],
    [
      'a stage that failed later is not laid to it',
      { ends: [passed('x', 10)], failures: [35 * hour] },
      [['x', 10, 10, none, none, none]],
    ],
    [
      'a stage that failed after the next change is laid to that',
      {
        ends: [passed('x', 10), passed('y', 12)],
        failures: [13 * hour],
      },
      [
        ['x', 10, 10, none, none, none],
        ['y', 12, 12, none, 13, none],
      ],
    ],
    [
      'a rollback is a failure, restored when the old digest is proven again',
      {
        ends: [passed('x', 1), passed('y', 10), passed('x', 12)],
        asked: [asked('x', 0), asked('y', 9), asked('x', 11)],
      },
      [
        ['x', 1, 1, none, none, none],
        ['y', 10, 10, none, 11, 12],
      ],
    ],
    [
      'the next digest being asked for is no rollback',
      {
        ends: [passed('x', 1), passed('y', 10)],
        asked: [asked('x', 0), asked('y', 9)],
      },
      [
        ['x', 1, 1, none, none, none],
        ['y', 10, 10, none, none, none],
      ],
    ],
  ])('%s', (_, given, expected) => {
    expect(changesOf({ ...nothing, ...given }).map(inHours)).toEqual(expected);
  });

  it('does not depend on the order in which things were read', () => {
    const end = fc.record({
      digest: fc.constantFrom('x', 'y', 'z'),
      at: fc.integer({ min: 1, max: 1000 }),
      outcome: fc.constantFrom('passed' as const, 'failed' as const),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(end, { selector: e => e.at, maxLength: 12 }),
        ends => {
          const changes = changesOf({ ...nothing, ends });
          expect(
            changesOf({ ...nothing, ends: [...ends].reverse() }),
          ).toEqual(changes);
          for (const change of changes) {
            expect(change.deployedAt ?? Infinity).toBeGreaterThanOrEqual(
              change.endedAt,
            );
            expect(change.restoredAt ?? Infinity).toBeGreaterThan(
              change.failedAt ?? 0,
            );
          }
        },
      ),
    );
  });
});
