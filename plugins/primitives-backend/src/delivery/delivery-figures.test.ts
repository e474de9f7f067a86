import { Change } from './changes';
import { deliveryOf, figuresOf } from './delivery-figures';

const day = 24 * 60 * 60_000;
const change = (days: number, more: Partial<Change> = {}): Change => ({
  owner: 'a',
  digest: `${days}`,
  endedAt: days * day,
  deployedAt: days * day,
  ...more,
});

describe('figuresOf', () => {
  it('says nothing where nothing is known', () => {
    expect(figuresOf([], { from: 0, to: 14 * day })).toEqual({
      deployments: 0,
      perWeek: 0,
      leadTime: { median: undefined, p90: undefined, known: 0, unknown: 0 },
      changeFailure: { failed: 0, changes: 0, ratio: undefined },
      restore: { median: undefined, restored: 0, open: 0 },
    });
  });

  it('takes what falls into the span: its begin, not its end', () => {
    const span = { from: day, to: 3 * day };
    expect(
      figuresOf([change(0), change(1), change(2), change(3)], span).deployments,
    ).toBe(2);
  });

  it('counts a failed change that was never deployed, and no frequency of less than a week', () => {
    const figures = figuresOf(
      [
        change(1, { leadTimeMs: 10_000 }),
        change(2, { leadTimeMs: 30_000 }),
        change(3, { leadTimeMs: 20_000, failedAt: 4, restoredAt: 60_004 }),
        change(4, { deployedAt: undefined, failedAt: 4 * day }),
      ],
      { from: 0, to: 5 * day },
    );
    expect(figures).toEqual({
      deployments: 3,
      perWeek: undefined,
      leadTime: { median: 20, p90: 30, known: 3, unknown: 0 },
      changeFailure: { failed: 2, changes: 4, ratio: 0.5 },
      restore: { median: 60, restored: 1, open: 1 },
    });
  });
});

describe('deliveryOf', () => {
  const span = { from: 0, to: 21 * day };

  it('leaves out what was before history began, and says so', () => {
    const { figures, since, weeks } = deliveryOf([change(1), change(15)], {
      ...span,
      since: 10 * day,
    });
    expect(since).toBe('1970-01-11T00:00:00.000Z');
    expect(figures.deployments).toBe(1);
    expect(figures.perWeek).toBeCloseTo(7 / 11);
    expect(weeks.map(week => [week.known, week.deployments])).toEqual([
      [false, 0],
      [false, 0],
      [true, 1],
    ]);
  });

  it('knows nothing without history', () => {
    const { figures, since } = deliveryOf([change(1)], span);
    expect(since).toBeUndefined();
    expect(figures.deployments).toBe(0);
    expect(figures.perWeek).toBeUndefined();
  });

  it('tells teams apart', () => {
    const { teams } = deliveryOf(
      [change(1), change(2, { owner: 'b' }), change(3, { owner: 'b' })],
      { ...span, since: 0 },
    );
    expect(teams.map(t => [t.owner, t.figures.deployments])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});
