import {
  PrimitiveSummary,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { fleetOf } from '../__testUtils__/fixtures';
import {
  FleetState,
  fleetState,
  formatFleetQuery,
  parseFleetQuery,
  selectFleet,
} from './fleet';

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

describe('query', () => {
  it('survives the URL', () => {
    const query = {
      text: 'ord',
      kind: 'domain',
      state: 'failed',
      sort: 'owner',
      descending: true,
    } as const;
    expect(parseFleetQuery(formatFleetQuery(query))).toEqual(query);
  });

  it('leaves out what it does not know', () => {
    expect(
      parseFleetQuery(new URLSearchParams('state=fine&sort=colour')),
    ).toEqual({
      text: '',
      kind: undefined,
      state: undefined,
      sort: 'name',
      descending: false,
    });
  });

  it('filters by kind, state and text together', () => {
    const { items } = fleetOf(200);
    const selected = selectFleet(items, {
      text: 'ORDERS',
      kind: 'domain',
      state: 'failed',
      sort: 'name',
      descending: false,
    });
    expect(selected.length).toBeGreaterThan(0);
    for (const found of selected) {
      expect(found.kind).toBe('domain');
      expect(found.name).toContain('orders');
      expect(fleetState(found)).toBe('failed');
    }
  });

  it('puts the worst first when ordered by state, and turns around', () => {
    const { items } = fleetOf(20);
    const query = { text: '', sort: 'state', descending: false } as const;
    expect(fleetState(selectFleet(items, query)[0])).toBe('failed');
    expect(
      fleetState(selectFleet(items, { ...query, descending: true })[0]),
    ).toBe('done');
  });
});
