import { primitiveSummarySchema } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { describeOnDatabases } from '../__testUtils__/databases';
import { later, Reading } from '../__testUtils__/reading';
import { Fact } from '../facts/fact';
import { FleetFilters, FleetQuery } from '../read-model';
import { application, factsOf, green } from '../testing/world';

jest.setTimeout(120_000);

/** The green primitive under another name. */
function like(
  name: string,
  change: { owner?: string; branch?: boolean } = {},
): Fact[] {
  const text = JSON.stringify(factsOf(green)).replaceAll('orders', name);
  const facts: Fact[] = JSON.parse(text);
  return facts.flatMap(fact => {
    if (fact.kind === 'branch' || fact.kind === 'gitops-checks') return [];
    if (fact.kind === 'gitops-pull') return [];
    if (fact.kind !== 'folder') return [fact];
    return [
      {
        ...fact,
        value: {
          treeSha: 'f',
          owner: change.owner,
          system: 'shop',
          versions: ['v0'],
        },
      },
    ];
  });
}

describeOnDatabases('a page of the fleet', databases => {
  let reading: Reading;
  beforeEach(async () => {
    reading = await Reading.open(databases);
  });

  async function every(query: FleetQuery): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await reading.model.fleet({ ...query, cursor });
      ids.push(
        ...page.items.map(
          text => primitiveSummarySchema.parse(JSON.parse(text)).id,
        ),
      );
      cursor = page.nextCursor;
    } while (cursor);
    return ids;
  }

  it('narrows, sorts and pages the fleet', async () => {
    await reading.record([
      ...like('aaa', { owner: 'group:b' }),
      ...like('b%b', { owner: 'group:a' }),
      ...like('ccc'),
    ]);
    await reading.record(
      [
        later(
          'application',
          'dev-domain-ccc-v0',
          { ...application, health: 'Degraded' },
          2,
        ),
      ].map(f => ({ ...f, scope: 'domain/ccc' })),
    );
    await reading.readAll();
    const ids = (...some: string[]) => some.map(n => `domain-${n}-v0`);
    const where = (filters: FleetFilters) => every({ filters });
    expect(await every({})).toEqual(ids('aaa', 'b%b', 'ccc'));
    expect(await every({ order: 'desc', limit: 1 })).toEqual(
      ids('ccc', 'b%b', 'aaa'),
    );
    expect(await every({ sort: 'owner', limit: 2 })).toEqual(
      ids('ccc', 'b%b', 'aaa'),
    );
    expect((await every({ sort: 'since', limit: 1 })).sort()).toEqual(
      ids('aaa', 'b%b', 'ccc'),
    );
    expect(await where({ owner: ['group:a', 'group:b'] })).toEqual(
      ids('aaa', 'b%b'),
    );
    expect(await where({ kind: ['agent'] })).toEqual([]);
    expect(await where({ system: ['shop'], search: 'CC' })).toEqual(ids('ccc'));
    expect(await where({ search: '%' })).toEqual(ids('b%b'));
    expect(await where({ build: ['failed'] })).toEqual([]);
    expect(
      await where({ environment: { name: 'dev', status: ['failed'] } }),
    ).toEqual(ids('ccc'));
    expect(
      await where({
        environment: { name: 'dev', done: ['met'], enabled: true },
      }),
    ).toEqual(ids('aaa', 'b%b'));
    expect(
      await where({ environment: { name: 'staging', enabled: true } }),
    ).toEqual([]);
    expect(await where({ state: ['failed'] })).toEqual(ids('ccc'));
    expect(await where({ state: ['done', 'failed'], search: 'SHOP' })).toEqual(
      ids('aaa', 'b%b', 'ccc'),
    );
    expect(await where({ search: 'group:A' })).toEqual(ids('b%b'));
    const jumped = await reading.model.fleet({ offset: 1, limit: 1 });
    const line = primitiveSummarySchema.parse(JSON.parse(jumped.items[0]));
    expect(line.id).toBe('domain-b%b-v0');
    expect(Date.parse(line.since ?? '')).toBeLessThanOrEqual(Date.now());
    expect(await reading.model.groups({ by: 'owner', filters: {} })).toEqual({
      items: [
        { value: '', total: 1, failed: 1 },
        { value: 'group:a', total: 1, failed: 0 },
        { value: 'group:b', total: 1, failed: 0 },
      ],
    });
    expect(
      await reading.model.groups({ by: 'kind', filters: { search: 'aaa' } }),
    ).toEqual({ items: [{ value: 'domain', total: 1, failed: 0 }] });
    expect(await where({ nextStep: ['link'] })).toEqual(ids('ccc'));
    expect(await where({ onBranch: true })).toEqual([]);
    expect(
      (await reading.model.fleet({ filters: { onBranch: false }, limit: 1 }))
        .total,
    ).toBe(3);
  });

  it('refuses what is no page of the list that is asked for', async () => {
    await reading.record([...like('aaa'), ...like('bbb')]);
    const { nextCursor } = await reading.model.fleet({ limit: 1 });
    for (const query of [
      { cursor: 'x' },
      { cursor: nextCursor, sort: 'owner' as const },
      { cursor: Buffer.from('["x",1]').toString('base64url') },
    ])
      await expect(reading.model.fleet(query)).rejects.toThrow(
        /cursor: is not the nextCursor/,
      );
    for (const limit of [0, 501, 1.5, Number.NaN])
      await expect(reading.model.fleet({ limit })).rejects.toThrow(
        /limit: must be a whole number from 1 to 500/,
      );
    await fc.assert(
      fc.asyncProperty(fc.string(), async cursor => {
        await expect(
          reading.model.fleet({ cursor: `${cursor}.` }),
        ).rejects.toThrow(/cursor/);
      }),
      { numRuns: 30 },
    );
  });
});
