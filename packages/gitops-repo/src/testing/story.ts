import { PrimitiveRef } from '@ameide/plugin-primitives-common';
import { RefusedError } from '../errors';
import { generateApplications } from '../gate/applications';
import { environmentValues } from '../gate/environment-values';
import { readDigestHistory } from '../gate/history';
import { applicationSetRule } from '../gate/rules/application-set';
import { environmentOrderRule } from '../gate/rules/environment-order';
import { smokeDigestRule } from '../gate/rules/smoke-digest';
import { readSnapshot } from '../snapshot';
import { OrderOf } from '../steps/bump';
import { parseEnvironmentState } from '../values/state';
import { Act, Planned, planStep, Step } from './acts';
import { Forge } from './forge';
import { ObservedCluster } from './observed-cluster';

/** Who it is about. @internal */
export const refs: PrimitiveRef[] = [
  { kind: 'domain', name: 'orders', version: 'v0' },
  { kind: 'process', name: 'ship', version: 'v1' },
];
/** The first three are from commits that follow each other; the last one is of another line. @internal */
export const digests = ['1', '2', '3', '4'].map(d => `sha256:${d.repeat(64)}`);
/** Nothing leads from the others to it. @internal */
export const otherLine = digests[3];
/** Its smokes fail wherever it runs. @internal */
export const broken = digests[2];

/** How the commits of the digests stand to each other. */
const order: OrderOf = async ({ from, to }) => {
  const [before, after] = [digests.indexOf(from), digests.indexOf(to)];
  const words = `${before}...${after}`;
  if (before === after) return { order: 'same', words };
  if ([from, to].includes(otherLine)) return { order: 'diverged', words };
  return { order: before < after ? 'newer' : 'older', words };
};

/** Somebody brings a digest of the first primitive into dev. @internal */
export function devOf(digest: string): Step {
  return {
    ...{ do: 'enable', ref: refs[0], environment: 'dev' },
    ...{ digest, disable: false },
  };
}

/** The way that everything goes to production when nobody comes between. @internal */
export const straight = [
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

/** Digests that an environment runs in a commit, with the file that says so. @internal */
export function running(forge: Forge, commit: string, environment: string): string[] {
  return [...forge.values(commit, environment)].flatMap(([path, text]) => {
    const state = parseEnvironmentState(text, path);
    const component = path.split('/').at(-1);
    return state.enabled && state.digest
      ? [`${component} ${state.digest}`]
      : [];
  });
}

/** The rules of the gate that the order of things can break; what is rendered is judged once, by the whole gate. @internal */
export async function judge(root: string): Promise<boolean> {
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

/** Lets it all happen, and holds after each act what must hold; gives how often something was merged. @internal */
export async function happen(forge: Forge, acts: readonly Act[]): Promise<number> {
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

