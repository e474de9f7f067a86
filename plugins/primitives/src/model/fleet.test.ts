import {
  FleetState,
  PrimitiveSummary,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { fleetOf } from '../__testUtils__/fleet-fixtures';
import { driftOf, fleetState } from './fleet';
import {
  apiQuery,
  FleetQuery,
  formatFleetQuery,
  isNarrowed,
  parseFleetQuery,
  widened,
} from './fleet-query';
import { groupedLayout, plainLayout } from './grid-layout';
import { ownerName, ownerSpellings } from './owner';

const [sample] = fleetOf(1).items;

function item(
  build: StageStatus,
  environments: [string, boolean, StageStatus][],
): PrimitiveSummary {
  return {
    ...sample,
    build,
    environments: environments.map(([environment, enabled, status]) => ({
      environment,
      enabled,
      status,
    })),
  };
}

describe('fleetState', () => {
  it.each<[string, PrimitiveSummary, FleetState]>([
    ['green in dev', item('passed', [['dev', true, 'passed']]), 'done'],
    [
      'green but disabled',
      item('passed', [['dev', false, 'passed']]),
      'waiting',
    ],
    [
      'green in staging only',
      item('passed', [['staging', true, 'passed']]),
      'waiting',
    ],
    [
      'failed anywhere enabled',
      item('passed', [
        ['dev', true, 'passed'],
        ['staging', true, 'failed'],
      ]),
      'failed',
    ],
    ['unknown in dev', item('passed', [['dev', true, 'unknown']]), 'unknown'],
    ['unknown build', item('unknown', []), 'unknown'],
    ['building', item('running', [['dev', true, 'passed']]), 'waiting'],
  ])('%s', (_, given, state) => {
    expect(fleetState(given)).toBe(state);
  });
});

describe('driftOf', () => {
  const at = (dev?: string, staging?: string) => ({
    ...sample,
    environments: [
      {
        ...{ environment: 'dev', enabled: !!dev, digest: dev },
        ...{ status: 'passed' as const, since: '2026-01-01T00:00:00Z' },
      },
      {
        ...{ environment: 'staging', enabled: !!staging, digest: staging },
        status: 'passed' as const,
      },
    ],
  });
  it('tells an older digest, and since when there is a newer one', () => {
    expect(driftOf(at('b', 'a'), 'staging')).toEqual({
      source: 'dev',
      since: '2026-01-01T00:00:00Z',
    });
  });
  it.each([
    ['the same', at('a', 'a'), 'staging'],
    ['not enabled', at('a'), 'staging'],
    ['nothing before it', at('a', 'b'), 'dev'],
  ])('is not there: %s', (_, line, environment) => {
    expect(driftOf(line, environment)).toBeUndefined();
  });
});

describe('query', () => {
  const query: FleetQuery = {
    ...{ text: 'ord', kind: 'domain', owner: 'group:a', system: 's' },
    ...{ state: 'failed', sort: 'owner', descending: true, group: 'system' },
  };

  it('survives the URL', () => {
    expect(parseFleetQuery(formatFleetQuery(query))).toEqual(query);
  });

  it('leaves out what it does not know', () => {
    const foreign = new URLSearchParams('state=fine&sort=colour&kind=planet');
    expect(formatFleetQuery(parseFleetQuery(foreign)).toString()).toBe('');
  });

  it('asks in the order of the groups', () => {
    expect(apiQuery(query)).toEqual({
      ...{ search: 'ord', kind: ['domain'], owner: ['group:a'] },
      ...{ system: ['s'], state: ['failed'], sort: 'system', order: 'asc' },
    });
    expect(isNarrowed(query)).toBe(true);
    expect(isNarrowed(widened(query))).toBe(false);
  });
});

describe('layout', () => {
  const groups = ['a', 'b', 'c'].map((value, index) => ({
    ...{ value, total: index + 1, failed: 0 },
  }));
  const said = (closed: string[]) => {
    const layout = groupedLayout(groups, new Set(closed));
    return Array.from({ length: layout.count }, (_, index) => {
      const place = layout.at(index);
      return place.type === 'line' ? place.offset : place.group.value;
    });
  };
  it.each([
    ['all open', [], ['a', 0, 'b', 1, 2, 'c', 3, 4, 5]],
    ['one closed', ['b'], ['a', 0, 'b', 'c', 3, 4, 5]],
    ['all closed', ['a', 'b', 'c'], ['a', 'b', 'c']],
  ])('puts each line below its group: %s', (_, closed, expected) => {
    expect(said(closed)).toEqual(expected);
  });
  it('is the list itself without groups', () => {
    expect(plainLayout(2).at(1)).toEqual({ type: 'line', offset: 1 });
  });
});

describe('ownerSpellings', () => {
  it('knows how a group may be written', () => {
    expect(
      ownerSpellings(['user:default/ann', 'group:default/a', 'group:x/b']),
    ).toEqual([
      'user:default/ann',
      'user:ann',
      'group:default/a',
      'group:a',
      'a',
      'group:x/b',
    ]);
  });
});

describe('ownerName', () => {
  it.each([
    ['group:default/orders-team', 'orders-team'],
    ['group:orders-team', 'orders-team'],
    ['orders-team', 'orders-team'],
    ['group:partners/orders-team', 'partners/orders-team'],
    ['user:default/ada', 'user:default/ada'],
  ])('%s', (ref, name) => {
    expect(ownerName(ref)).toBe(name);
  });
});
