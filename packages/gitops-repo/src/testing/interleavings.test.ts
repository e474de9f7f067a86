import { EnvironmentName } from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { gate } from '../gate/gate';
import { findTools, Tools } from '../tools/tools';
import { Act } from './acts';
import { Forge } from './forge';
import { devOf, digests, happen, judge, refs, running, straight } from './story';

const ref = fc.constantFrom(refs[0], refs[0], refs[1]);
const digest = fc.constantFrom(...digests);
const step = fc.oneof(
  fc.record({ do: fc.constant('scaffold' as const), ref }),
  fc.record({ do: fc.constant('bump' as const), ref }),
  fc.record({
    do: fc.constant('enable' as const),
    ref,
    environment: fc.constantFrom<EnvironmentName[]>(
      'dev',
      'staging',
      'production',
    ),
    digest,
    disable: fc.nat({ max: 3 }).map(n => n === 0),
  }),
  fc.record({
    do: fc.constant('promote' as const),
    ref: fc.option(ref, { nil: undefined }),
    to: fc.constantFrom('staging' as const, 'production' as const),
    hasAccess: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('rollback' as const),
    ref,
    environment: fc.constantFrom<EnvironmentName[]>(
      'dev',
      'staging',
      'production',
    ),
    to: fc.option(digest, { nil: undefined }),
  }),
);
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      by: fc.constantFrom('ann', 'bob', 'ci'),
      isFresh: fc.boolean(),
      step,
    }),
  },
  { weight: 4, arbitrary: fc.record({ merges: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ publishes: digest }) },
  {
    weight: 3,
    arbitrary: fc.record({ syncs: fc.nat({ max: 3 }).map(n => n > 0) }),
  },
);

/** What the order of environments is there for: a digest that nobody tried goes straight to production. */
const shortcut: Act[] = [
  {
    ...{ by: 'bob', isFresh: true },
    step: {
      ...{ do: 'enable', ref: refs[0], environment: 'production' },
      ...{ digest: digests[1], disable: false },
    },
  },
  { merges: 0 },
];

/** Forward to another digest everywhere, and back in production. */
const thereAndBack: Act[] = [
  { by: 'ann', isFresh: true, step: devOf(digests[1]) },
  { merges: 0 },
  { syncs: true },
  ...straight.slice(6),
  {
    ...{ by: 'ann', isFresh: true },
    step: { do: 'rollback', ref: refs[0], environment: 'production' },
  },
  { merges: 0 },
  { syncs: true },
];

describe('several people at once', () => {
  let tools: Tools;
  beforeAll(async () => {
    tools = await findTools();
  });

  /** What production ran at any time, each of which staging ran at a time before. */
  function everInProduction(forge: Forge): Set<string> {
    const [staged, reached] = [new Set<string>(), new Set<string>()];
    for (const commit of forge.history()) {
      for (const is of running(forge, commit, 'production')) {
        expect([...staged]).toContain(is);
        reached.add(is);
      }
      running(forge, commit, 'staging').forEach(was => staged.add(was));
    }
    return reached;
  }

  it('keep main passing, change it by pull requests alone, and skip no environment', async () => {
    const first = new Forge(judge);
    const forges = [first];
    const seed = Date.now() % 2 ** 31;
    process.stdout.write(`seed ${seed}\n`);
    try {
      expect(await happen(first, straight)).toBe(straight.length / 3);
      expect(everInProduction(first).size).toBe(2);
      expect(
        (await gate({ root: first.clone('end', true), tools })).summary,
      ).toBe('passed');
      const back = new Forge(judge, first);
      forges.push(back);
      expect(await happen(back, thereAndBack)).toBe(thereAndBack.length / 3);
      expect(running(back, back.main, 'production')).toEqual(
        running(first, first.main, 'production'),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(act, { minLength: 25, maxLength: 40 }),
          async acts => {
            const forge = new Forge(judge, first);
            forges.push(forge);
            await happen(forge, acts);
            everInProduction(forge);
          },
        ),
        {
          seed,
          examples: [[shortcut]],
          interruptAfterTimeLimit: 6_000,
          numRuns: 4,
          // Made smaller, each failing run would take as long again.
          endOnFailure: true,
        },
      );
    } finally {
      forges.forEach(forge => forge.remove());
    }
  }, 90_000);
});
