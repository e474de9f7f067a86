import { Waivers } from '@ameide/plugin-primitives-common';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { Fact } from '../facts/fact';
import { application, factsOf, world } from '../testing/world';

jest.setTimeout(120_000);

const rules = ['core-ci', 'environment-running', 'no-overrides-or-drift'];
const until = '2999-12-31';

/** Primitives of which nobody knows whether they run, and whose Applications override Git. */
function factsAs(name: string, owner: string): Fact[] {
  const overridden = { ...application, overrides: ['a'], sync: 'Unknown' };
  const facts = [
    ...world({
      application: { 'dev-domain-orders-v0': overridden },
    }).all(),
  ].filter(({ scope }) => scope !== '');
  return JSON.parse(
    JSON.stringify(facts)
      .replaceAll('domain-orders', `domain-${name}`)
      .replaceAll('domain/orders', `domain/${name}`)
      .replaceAll('group:orders', owner),
  );
}

describeOnDatabases('The list of waivers', databases => {
  it('counts what each changes, in as many queries for many as for one', async () => {
    const reading = await Reading.open(databases);
    const { db, model } = reading;
    await reading.readAll();
    await reading.record([
      ...factsOf({ branch: { core: { sha: '1' }, gitops: { sha: '2' } } }),
      ...factsAs('one', 'group:a'),
      ...factsAs('two', 'group:a'),
      ...factsAs('three', 'group:b'),
    ]);
    const list = async (
      position: number,
      waivers: object[],
    ): Promise<[Waivers['items'], number]> => {
      const file = later('waivers', 'gitops', { waivers, by: 'ann' }, position);
      // It is about no primitive in particular.
      await reading.record([{ ...file, scope: '' }]);
      let queries = 0;
      const count = () => {
        queries += 1;
      };
      db.on('query', count);
      const { items } = await model.waivers();
      db.removeListener('query', count);
      return [items, queries];
    };
    const of = (whose: object) =>
      rules.flatMap(rule => [
        { rule, until, reason: 'r', ...whose },
        { rule, until, reason: 'r', ...whose, environment: 'dev' },
        { rule, until, reason: 'r', ...whose, environment: 'staging' },
      ]);
    const [, some] = await list(2, [
      ...of({ owner: 'group:a' }).slice(0, 1),
      ...of({ primitive: 'domain-three-v0' }).slice(0, 1),
    ]);
    const [items, queries] = await list(3, [
      ...of({ owner: 'group:a' }),
      ...of({ primitive: 'domain-three-v0' }),
      ...of({ owner: 'group:nobody' }),
      { rule: rules[1], reason: 'r', until: '2020-01-01', owner: 'group:a' },
    ]);
    expect(queries).toBe(some);
    const counted = (whose: object) =>
      items
        .filter(item => Object.entries(whose).every(e => holds(item, e)))
        .map(({ rule, environment, verdicts, breaches }) => [
          ...[rule, environment ?? 'anywhere', verdicts, breaches],
        ]);
    const expected = (n: number) => [
      ['core-ci', 'anywhere', 0, 0],
      ['core-ci', 'dev', 0, 0],
      ['core-ci', 'staging', 0, 0],
      ['environment-running', 'anywhere', n, 0],
      ['environment-running', 'dev', n, 0],
      ['environment-running', 'staging', 0, 0],
      ['no-overrides-or-drift', 'anywhere', 0, n],
      ['no-overrides-or-drift', 'dev', 0, n],
      ['no-overrides-or-drift', 'staging', 0, 0],
    ];
    expect(counted({ owner: 'group:a', isOver: false })).toEqual(expected(2));
    expect(counted({ primitive: 'domain-three-v0' })).toEqual(expected(1));
    expect(counted({ owner: 'group:nobody' })).toEqual(expected(0));
    expect(counted({ isOver: true })).toEqual([
      ['environment-running', 'anywhere', 0, 0],
    ]);
  });
});

function holds(item: object, [key, value]: [string, unknown]): boolean {
  return Object.entries(item).some(([k, v]) => k === key && v === value);
}
