import { Breach } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { ScopedBreach, writeBreaches } from '../store/breach-store';
import { application, factsOf, green, id, sha } from '../testing/world';
import { isAskedFor } from './breach-pages';

jest.setTimeout(120_000);

describeOnDatabases('the pages of breaches', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
  });

  it('pages breaches by rule, each since it was found', async () => {
    await reading.readAll();
    const [subject] = Object.keys(green.application);
    await reading.record([
      ...factsOf(green),
      later(
        'application',
        subject,
        { ...application, overrides: ['a', 'b'] },
        2,
      ),
      later(
        'gitops-commit',
        sha('b'),
        {
          author: 'eve',
          date: '2026-01-10T12:00:00Z',
          message: 'm',
          url: 'u',
          root: false,
        },
        2,
      ),
    ]);
    const byRule = { sort: 'rule', order: 'asc' } as const;
    const first = await reading.model.breaches({ ...byRule, limit: 2 });
    const rest = await reading.model.breaches({
      ...byRule,
      limit: 2,
      cursor: first.nextCursor,
    });
    expect(
      [...first.items, ...rest.items].map(b => [b.rule, b.subject]),
    ).toEqual([
      ['changes-by-pull-request', sha('b')],
      ['no-overrides-or-drift', `${subject}: a`],
      ['no-overrides-or-drift', `${subject}: b`],
    ]);
    expect(rest.nextCursor).toBeUndefined();
    expect(rest.total).toBe(3);
    expect(first.items[0]).toMatchObject({
      since: '2026-01-10T12:00:00.000Z',
      title: 'Desired state is changed only by pull requests',
    });
    await reading.record([
      later(
        'application',
        subject,
        { ...application, overrides: ['a'], health: 'Degraded' },
        3,
      ),
    ]);
    const { items } = await reading.model.breaches({
      rule: 'no-overrides-or-drift',
    });
    expect(items).toEqual([first.items[1]]);
    const now = await reading.model.audit();
    expect(now.breaches.map(b => b.subject)).toEqual([
      `${subject}: a`,
      sha('b'),
    ]);
  });

  it('says whose a breach is, where, and which waiver lets it be until when', async () => {
    await reading.readAll();
    const [subject] = Object.keys(green.application);
    const overridden = { ...application, overrides: ['a'] };
    const waiver = {
      ...{ rule: 'no-overrides-or-drift', primitive: id, environment: 'dev' },
      ...{ until: '2999-12-31', reason: 'A fire' },
    };
    await reading.record([
      ...factsOf(green),
      later('application', subject, overridden, 2),
      later('waivers', 'gitops', { waivers: [waiver], by: 'ann' }, 2),
    ]);
    const { items } = await reading.model.breaches({ waived: true });
    expect(items).toMatchObject([
      {
        ...{ id, environment: 'dev', owner: 'group:orders' },
        waiver: { until: '2999-12-31', reason: 'A fire', by: 'ann' },
      },
    ]);
    const { rules } = await reading.model.audit();
    expect(rules).toContainEqual(
      expect.objectContaining({
        ...{ rule: waiver.rule, status: 'not-met', breaches: 1 },
      }),
    );
    expect((await reading.model.waivers()).items).toMatchObject([
      { ...waiver, isOver: false, breaches: 1, verdicts: 0 },
    ]);
    await reading.record([
      later(
        'waivers',
        'gitops',
        { waivers: [{ ...waiver, until: '2026-01-01' }] },
        3,
      ),
    ]);
    expect((await reading.model.breaches({ waived: false })).total).toBe(1);
    expect((await reading.model.waivers()).items).toMatchObject([
      { isOver: true, breaches: 0 },
    ]);
  });

  it('finds by filters what each breach says of itself, in order, whatever the size of the pages', async () => {
    const breaches = Array.from({ length: 60 }, (_, n): ScopedBreach => {
      const kind = ['domain', 'agent'][n % 2];
      const about = n % 7 > 0 && {
        id: `${kind}-orders${n}-v0`,
        owner: ['group:a', 'group:b_c', undefined][n % 3],
        environment: ['dev', 'staging', undefined][n % 4],
      };
      return {
        rule: ['images-git-names', 'smokes-in-argocd'][n % 5 > 2 ? 1 : 0],
        scope: about ? `${kind}/orders${n}` : '',
        breach: {
          ...{ subject: `Subject ${n}%`, message: `Said "${n % 11}"` },
          ...{ evidence: [], since: new Date(n % 6).toISOString(), ...about },
          ...(n % 4 === 1 && {
            waiver: { until: '2999-01-01', reason: 'r', url: 'u' },
          }),
        },
      };
    });
    await writeBreaches(reading.db, breaches, 0);
    const all = (await reading.model.breaches({ limit: 500 })).items;
    expect(all).toHaveLength(60);
    const maybe = <T>(arb: fc.Arbitrary<T>) =>
      fc.option(arb, { nil: undefined });
    const query = fc.record({
      rule: maybe(fc.constantFrom('images-git-names', 'smokes-in-argocd')),
      owner: maybe(fc.subarray(['group:a', 'group:b_c'], { minLength: 1 })),
      kind: maybe(
        fc
          .subarray(['domain', 'agent'] as const, { minLength: 1 })
          .map(k => [...k]),
      ),
      environment: maybe(fc.constantFrom('dev' as const, 'staging' as const)),
      waived: maybe(fc.boolean()),
      search: maybe(
        fc.constantFrom('subject 1', 'B_C', '%', '"3"', 'orders4', 'x'),
      ),
      sort: fc.constantFrom('since' as const, 'rule' as const),
      order: fc.constantFrom('asc' as const, 'desc' as const),
    });
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.integer({ min: 1, max: 40 }),
        async (asked, limit) => {
          const found: Breach[] = [];
          let cursor: string | undefined;
          let total: number | undefined;
          do {
            const page = await reading.model.breaches({
              ...{ ...asked, limit, cursor },
            });
            found.push(...page.items);
            ({ nextCursor: cursor, total } = page);
          } while (cursor);
          const expected = all.filter(each => isAskedFor(each, asked));
          const subjects = (some: Breach[]) => some.map(b => b.subject).sort();
          expect(subjects(found)).toEqual(subjects(expected));
          expect(total).toBe(expected.length);
          const keys = found.map(b => `${b[asked.sort]}`);
          const sorted = [...keys].sort();
          expect(keys).toEqual(
            asked.order === 'asc' ? sorted : sorted.reverse(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });
});
