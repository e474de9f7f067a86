import { type PrimitiveRef, primitiveId, type PrimitiveLanguage, primitiveKinds } from '@ameide/plugin-primitives-common';

/** What is wrong with a primitive; each kind of trouble comes as often as any other. */
export const troubles = [
  'verify-failed',
  'platform-missing',
  'wiring-closed',
  'out-of-sync',
  'degraded',
  'smoke-failed',
  'smoke-missing',
  'overridden',
  'old-image-runs',
] as const;
/** One of them. */
export type Trouble = (typeof troubles)[number];

/** Environments of a fleet, in promotion order. */
export const fleetEnvironments = ['dev', 'staging', 'production'] as const;
/** One of them. */
export type FleetEnvironment = (typeof fleetEnvironments)[number];

/** One primitive as it is to be, before anything of it is made. */
export type PlannedPrimitive = {
  index: number;
  ref: PrimitiveRef;
  id: string;
  language: PrimitiveLanguage;
  owner: string;
  system: string;
  author: string;
  reviewer: string;
  trouble: Trouble | undefined;
  isWired: boolean;
  hasSmoke: boolean;
  /** Where it is enabled. */
  enabledIn: FleetEnvironment[];
};

/** People of the fleet: who writes, and who approves. */
export const people = ['ada', 'grace', 'alan', 'edsger', 'barbara', 'donald', 'frances', 'ken', 'margaret', 'tony'] as const;
/** The App that CI acts as. */
export const ciApp = { id: 1_001, slug: 'ameide-ci' } as const;

const languages: Record<PrimitiveRef['kind'], PrimitiveLanguage> = {
  domain: 'go',
  process: 'go',
  projection: 'go',
  integration: 'go',
  agent: 'python',
  uisurface: 'typescript',
};
const nouns = ['orders', 'billing', 'stock', 'parcels', 'claims', 'ledger', 'prices', 'search', 'carts', 'visits'] as const;

/** The n-th of a list, round and round. */
export function at<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('The list is empty');
  return found;
}

/** Of how many primitives each kind of trouble takes one. */
function periodOf(primitives: number): number {
  return primitives >= 200 ? 200 : 20;
}

/** A fleet of so many primitives: the same for the same number. */
export function makePlan(primitives: number): PlannedPrimitive[] {
  const period = periodOf(primitives);
  return Array.from({ length: primitives }, (_, index) => {
    const kind = at(primitiveKinds, index);
    const ref: PrimitiveRef = { kind, name: `${at(nouns, Math.floor(index / primitiveKinds.length))}-${index}`, version: index % 17 === 16 ? 'v1' : 'v0' };
    const trouble = troubles[index % period];
    const isWired = trouble !== 'wiring-closed';
    const later: FleetEnvironment[] = [];
    // Trouble that shows in an environment has to be enabled there.
    if (index % 10 < 8 || trouble) later.push('staging');
    if (index % 10 < 4 || trouble) later.push('production');
    const team = index % 25;
    const enabledIn: FleetEnvironment[] = isWired ? ['dev', ...later] : [];
    const author = at(people, index);
    const approver = at(people, index * 3 + 1);
    return {
      index,
      ref,
      id: primitiveId(ref),
      language: languages[kind],
      owner: `team-${team}`,
      system: `system-${team % 8}`,
      author,
      // Nobody approves their own.
      reviewer: approver === author ? at(people, index + 1) : approver,
      trouble,
      isWired,
      hasSmoke: trouble !== 'smoke-missing',
      enabledIn,
    };
  });
}
