import {
  EnvironmentName,
  PrimitiveRef,
  primitiveId,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { RefusedError } from '../errors';
import { generateApplications } from '../gate/applications';
import { environmentValues } from '../gate/environment-values';
import { gate } from '../gate/gate';
import { readDigestHistory } from '../gate/history';
import { applicationSetRule } from '../gate/rules/application-set';
import { environmentOrderRule } from '../gate/rules/environment-order';
import { smokeDigestRule } from '../gate/rules/smoke-digest';
import { readSnapshot } from '../snapshot';
import { OrderOf } from '../steps/bump';
import { promote } from '../steps/promote';
import { findTools, Tools } from '../tools/tools';
import { parseEnvironmentState } from '../values/state';
import { Act, Planned, planStep } from './acts';
import { Forge } from './forge';
import { ObservedCluster } from './observed-cluster';

const refs: PrimitiveRef[] = [
  { kind: 'domain', name: 'orders', version: 'v0' },
  { kind: 'process', name: 'ship', version: 'v1' },
];
/** The first three are from commits that follow each other; the last one is of another line. */
const digests = ['1', '2', '3', '4'].map(d => `sha256:${d.repeat(64)}`);
const otherLine = digests[3];
/** Its smokes fail wherever it runs. */
const broken = digests[2];

/** How the commits of the digests stand to each other. */
const order: OrderOf = async ({ from, to }) => {
  const [before, after] = [digests.indexOf(from), digests.indexOf(to)];
  const words = `${before}...${after}`;
  if (before === after) return { order: 'same', words };
  if ([from, to].includes(otherLine)) return { order: 'diverged', words };
  return { order: before < after ? 'newer' : 'older', words };
};

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

/** The way that everything goes to production when nobody comes between. */
const straight = [
  { do: 'scaffold' as const, ref: refs[0] },
  {
    ...{ do: 'enable' as const, ref: refs[0], environment: 'dev' as const },
    ...{ digest: digests[0], disable: false },
  },
  {
    ...{ do: 'promote' as const, ref: refs[0], to: 'staging' as const },
    hasAccess: true,
  },
  {
    ...{ do: 'promote' as const, ref: refs[0], to: 'production' as const },
    hasAccess: true,
  },
].flatMap((s): Act[] => [
  { by: 'ann', isFresh: true, step: s },
  { merges: 0 },
  { syncs: true },
]);

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

const devOf = (to: string) => ({
  ...{ do: 'enable' as const, ref: refs[0], environment: 'dev' as const },
  ...{ digest: to, disable: false },
});

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

const toStaging: Act = {
  ...{ by: 'ann', isFresh: true },
  step: { do: 'promote', ref: refs[0], to: 'staging', hasAccess: true },
};

/** Digests that an environment runs in a commit, with the file that says so. */
function running(forge: Forge, commit: string, environment: string): string[] {
  return [...forge.values(commit, environment)].flatMap(([path, text]) => {
    const state = parseEnvironmentState(text, path);
    const component = path.split('/').at(-1);
    return state.enabled && state.digest
      ? [`${component} ${state.digest}`]
      : [];
  });
}

/** The rules of the gate that the order of things can break; what is rendered is judged once, by the whole gate. */
async function judge(root: string): Promise<boolean> {
  const snapshot = await readSnapshot(root);
  const generated = generateApplications(snapshot);
  const states = environmentValues(snapshot);
  const wired = new Set(generated.components.map(c => c.component.name));
  const history = await readDigestHistory(root, 'sources/values/env');
  return [
    ...generated.findings,
    ...applicationSetRule(generated, snapshot),
    ...smokeDigestRule(states, wired),
    ...environmentOrderRule(states, history),
  ].every(({ severity }) => severity !== 'error');
}

describe('several people at once', () => {
  let tools: Tools;
  beforeAll(async () => {
    tools = await findTools();
  });

  /** Lets it all happen, and holds after each act what must hold; gives how often something was merged. */
  async function happen(forge: Forge, acts: readonly Act[]): Promise<number> {
    let [channel, merges] = [digests[0], 0];
    const argocd = new ObservedCluster({
      forge,
      isBroken: d => d === broken,
    });
    argocd.look(true);
    for (const a of acts) {
      const before = forge.main;
      if ('publishes' in a) channel = a.publishes;
      else if ('syncs' in a) argocd.look(a.syncs);
      else if ('merges' in a) {
        const branch = forge.open[a.merges % Math.max(1, forge.open.length)];
        if (branch !== undefined && forge.merge(branch)) {
          merges += 1;
          expect(await forge.passes(forge.main)).toBe(true);
        }
      } else {
        const root = forge.clone(a.by, a.isFresh);
        const planned = await planStep({
          ...{ root, step: a.step, channel, order, argocd },
        }).catch(error => {
          if (error instanceof RefusedError) return undefined;
          throw error;
        });
        // A plan writes nothing, and a pull request moves nothing.
        expect(forge.status(root)).toBe('');
        if (planned) {
          await expectRight(planned, argocd);
          await forge.propose(root, planned.change);
        }
        expect(forge.main).toBe(before);
      }
    }
    return merges;
  }

  /** No bump goes back or to another line, and no promotion is of what does not run well. */
  async function expectRight(
    { bumped, promoted }: Planned,
    argocd: ObservedCluster,
  ) {
    if (bumped)
      expect(await order({ repository: '', ...bumped })).toMatchObject({
        order: 'newer',
      });
    for (const { id, digest: moved } of promoted?.promoted ?? [])
      expect([id, moved, argocd.proves(promoted?.from ?? '', id, moved)]).toEqual(
        [id, moved, true],
      );
  }

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

  it('end in one right pull request when two promotions of one file meet', async () => {
    const forge = new Forge(judge);
    try {
      // In production, with the second digest in dev: somebody promotes it alone.
      await happen(forge, [
        ...straight,
        { by: 'ann', isFresh: true, step: devOf(digests[1]) },
        { merges: 0 },
      ]);
      const where = { from: 'dev', to: 'staging' } as const;
      const alone = await promote({
        ...{ root: forge.clone('ann', true), ...where },
        id: primitiveId(refs[0]),
      });
      await forge.propose(forge.clone('ann', false), alone);
      // Meanwhile a third one comes into dev, and everything is promoted.
      await happen(forge, [
        { by: 'bob', isFresh: true, step: devOf(digests[2]) },
        { merges: 1 },
      ]);
      const all = () => promote({ root: forge.clone('bob', true), ...where });
      const together = await all();
      expect(together.branch).not.toBe(alone.branch);
      await forge.propose(forge.clone('bob', false), together);
      expect(forge.merge(alone.branch)).toBe(true);
      // The same line in two ways: Git says so, and nothing is merged.
      expect(forge.merge(together.branch)).toBe(false);
      await forge.propose(forge.clone('bob', true), await all());
      expect(forge.merge(together.branch)).toBe(true);
      expect(running(forge, forge.main, 'staging').join()).toContain(
        digests[2],
      );
      expect(await forge.passes(forge.main)).toBe(true);
    } finally {
      forge.remove();
    }
  }, 60_000);

  it.each<[string, Act[]]>([
    ['Argo CD has not seen', [toStaging]],
    ['Argo CD syncs', [{ syncs: false }, toStaging]],
  ])('promote nothing that %s', async (_, meanwhile) => {
    const forge = new Forge(judge);
    try {
      await happen(forge, straight.slice(0, 6));
      // The digest of before is proved, and that is not the one.
      const acts = [
        { by: 'ann', isFresh: true, step: devOf(digests[1]) },
        { merges: 0 },
      ];
      expect(await happen(forge, [...acts, ...meanwhile, { merges: 0 }])).toBe(1);
      expect(running(forge, forge.main, 'staging')).toEqual([]);
      expect(await happen(forge, [{ syncs: true }, toStaging, { merges: 0 }])).toBe(1);
    } finally {
      forge.remove();
    }
  });

  it('promote nothing whose smoke fails', async () => {
    const forge = new Forge(judge);
    try {
      await happen(forge, straight.slice(0, 6));
      const acts: Act[] = [
        { by: 'ann', isFresh: true, step: devOf(broken) },
        { merges: 0 },
        { syncs: true },
        toStaging,
        { merges: 0 },
      ];
      expect(await happen(forge, acts)).toBe(1);
      expect(running(forge, forge.main, 'staging')).toEqual([]);
    } finally {
      forge.remove();
    }
  });

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
