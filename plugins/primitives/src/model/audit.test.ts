import fc from 'fast-check';
import { say, sayAt, verbatim } from '@ameide/plugin-primitives-common';
import { auditOf } from '../__testUtils__/fleet-fixtures';
import {
  matrixColumns,
  placeOfError,
  verdictAt,
  waiveCommand,
  waiverForm,
} from './audit';
import {
  AuditQuery,
  auditViews,
  breachesOf,
  breachesQuery,
  formatAuditQuery,
  isAuditNarrowed,
  itemsQuery,
  parseAuditQuery,
  plainView,
} from './audit-query';
import { changeOf } from './change';
import { moveIn } from './grid-moves';
import { everyDay, openOf } from './trends';

const now = new Date('2026-02-01T00:00:00Z');

describe('the query of the audit', () => {
  it('survives the URL', () => {
    const maybe = <T>(arb: fc.Arbitrary<T>) =>
      fc.option(arb, { nil: undefined });
    const text = fc.string({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(
        fc.record({
          view: fc.constantFrom(...auditViews),
          at: maybe(fc.constant('2026-01-31T12:00:00.000Z')),
          text: fc.string({ maxLength: 100 }),
          ...{ rule: maybe(text), owner: maybe(text) },
          kind: maybe(fc.constantFrom('domain' as const, 'agent' as const)),
          environment: maybe(fc.constantFrom('dev' as const)),
          verdict: maybe(fc.constantFrom('met' as const, 'not-met' as const)),
          waived: maybe(fc.constantFrom('yes' as const, 'no' as const)),
          oldest: fc.boolean(),
        }),
        query => {
          const search = `${formatAuditQuery(query)}`;
          expect(parseAuditQuery(new URLSearchParams(search), now)).toEqual(
            query,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves out what it does not know, and moments to come', () => {
    const foreign = new URLSearchParams(
      'view=moon&verdict=fine&kind=planet&at=2999-01-01T00:00:00Z&waived=1',
    );
    expect(`${formatAuditQuery(parseAuditQuery(foreign, now))}`).toBe('');
  });

  it('is asked as the API takes it', () => {
    const query: AuditQuery = {
      ...plainView('done', '2026-01-31T12:00:00.000Z'),
      ...{ text: ' ord ', owner: 'group:a', kind: 'domain', waived: 'no' },
      ...{ verdict: 'not-met', rule: 'core-ci', environment: 'dev' },
    };
    const shared = {
      ...{ search: 'ord', owner: ['group:a'], kind: ['domain'], waived: false },
      ...{ rule: 'core-ci', environment: 'dev' },
      at: new Date('2026-01-31T12:00:00Z'),
    };
    expect(itemsQuery(query)).toEqual({ ...shared, verdict: ['not-met'] });
    expect(breachesQuery(query)).toEqual({
      ...{ ...shared, sort: 'since', order: 'desc' },
    });
    expect(isAuditNarrowed(query)).toBe(true);
    expect(isAuditNarrowed(plainView('done', query.at))).toBe(false);
  });
});

describe('how many breaches a query leaves', () => {
  const rules = [
    { rule: 'ci-only', breaches: 3 },
    { rule: 'no-secrets', breaches: 4 },
  ];
  it.each([
    [{}, 7],
    [{ rule: 'ci-only' }, 3],
    [{ rule: 'gone' }, 0],
    [{ text: 'orders' }, undefined],
    [{ rule: 'ci-only', owner: 'group:a' }, undefined],
  ])('%j: %s', (filter, count) => {
    const query = { ...plainView('breaches', '2026-01-31T12:00:00.000Z') };
    expect(breachesOf({ ...query, ...filter }, rules)).toBe(count);
  });
});

describe('the matrix', () => {
  it('has a column for each rule, and each environment where it is about one', () => {
    const { done, items } = auditOf(1);
    const columns = matrixColumns(done.rules, ['dev', 'staging']);
    expect(columns.map(c => [c.rule, c.environment])).toEqual([
      ['core-ci', undefined],
      ['running', 'dev'],
      ['running', 'staging'],
    ]);
    expect(verdictAt(items[0], columns[0])?.status).toBe('met');
    expect(verdictAt(items[0], columns[2])).toBeUndefined();
  });

  it('goes by keys and never out of itself', () => {
    const grid = { count: 10, columns: 3, page: 4 };
    const go = (keys: string[]) =>
      keys.reduce((cell, key) => moveIn(cell, key, grid) ?? cell, {
        ...{ row: 0, column: 0 },
      });
    expect(go(['ArrowDown', 'ArrowRight', 'PageDown'])).toEqual({
      ...{ row: 5, column: 1 },
    });
    expect(go(['End', 'ArrowDown', 'ArrowLeft'])).toEqual({
      ...{ row: 9, column: 0 },
    });
    expect(moveIn({ row: 0, column: 0 }, 'x', grid)).toBeUndefined();
    expect(
      moveIn({ row: 0, column: 0 }, 'ArrowRight', { count: 1, page: 1 }),
    ).toBeUndefined();
  });
});

describe('asking for a waiver', () => {
  it.each([
    [
      { rule: 'core-ci', primitive: 'domain-a-v0', environment: 'dev' },
      'ameide gitops waive --rule core-ci --primitive domain-a-v0 --env dev',
    ],
    [
      { rule: 'core-ci', owner: "o'; rm -rf /" },
      "ameide gitops waive --rule core-ci --owner 'o'\\''; rm -rf /'",
    ],
    [
      { rule: 'core-ci' },
      'ameide gitops waive --rule core-ci --primitive KIND-NAME-VERSION',
    ],
  ])('%j', (target, command) => {
    expect(waiveCommand(target)).toBe(
      `${command} --until YYYY-MM-DD --reason 'WHY' --pull-request`,
    );
  });
});

describe('the form that asks for a waiver', () => {
  it.each([
    [{}, { whom: 'primitive' }],
    [
      { rule: 'core-ci', primitive: 'domain-a-v0', environment: 'dev' },
      { ...{ whom: 'primitive', rule: 'core-ci', primitive: 'domain-a-v0' }, environment: 'dev' },
    ],
    [{ owner: 'group:a' }, { whom: 'owner', owner: 'group:a' }],
    [{ environment: 'moon' }, { whom: 'primitive' }],
  ])('%j', (target, values) => {
    expect(waiverForm(target)).toEqual(values);
  });

  it('is a change as soon as it is filled in, for whom it says now', () => {
    const values = {
      ...{ rule: 'core-ci', primitive: 'component:default/domain-a-v0' },
      ...{ owner: 'group:default/a', until: '2026-12-31' },
    };
    const reason = 'The vendor sends the account';
    expect(changeOf('waive', { ...values, whom: 'owner' })).toBeUndefined();
    expect(changeOf('waive', { ...values, reason, whom: 'owner' })).toEqual({
      ...{ workflow: 'waive', rule: 'core-ci', owner: 'group:default/a' },
      ...{ until: '2026-12-31', reason },
    });
    expect(
      changeOf('waive', { ...values, reason, whom: 'primitive' }),
    ).toMatchObject({ primitive: 'domain-a-v0' });
  });
});

describe('the place of a mistake', () => {
  const at = (line: number, column: number) =>
    say('expression.at', { line, column, problem: verbatim('x') });
  it.each([
    ['the first', at(1, 1), 0],
    ['behind the field', sayAt('rule.expression', at(2, 3)), 5],
    ['past the end', at(9, 9), 6],
    ['nowhere', say('expression.noBool', { type: 'string' }), undefined],
    ['nowhere of a field', sayAt('rule.id', say('input.words')), undefined],
  ])('is %s', (_, saying, place) => {
    expect(placeOfError(saying, 'ab\ncde')).toBe(place);
  });
});

describe('trends', () => {
  it('have every day, unknown where nothing was written down', () => {
    const { trends } = auditOf(1);
    expect(everyDay(trends).map(d => [d.day, d.known?.verdicts.met])).toEqual([
      ['2026-01-01', undefined],
      ['2026-01-02', 4],
      ['2026-01-03', 6],
    ]);
    expect(openOf(trends, 'ci-only').map(d => d.open)).toEqual([
      ...[undefined, undefined, 3],
    ]);
  });
});
