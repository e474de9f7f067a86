import { membersOf, type KnownGroup } from './process-register';
import { parseStat, type ProcessEntry } from './process-table';

const known: KnownGroup = { pid: 40, startTicks: '1000', boot: 'b', owner: { pid: 4, startTicks: '10', boot: 'b' } };
const entry = (pid: number, group: number, startTicks: string, zombie = false): ProcessEntry => ({ pid, group, startTicks, zombie });

describe('membersOf', () => {
  it.each<[string, ProcessEntry[], { boot?: string; ours?: number[] }, number[]]>([
    ['the first with its children', [entry(40, 40, '1000'), entry(41, 40, '1001'), entry(50, 50, '1002')], {}, [40, 41]],
    ['a number given to another process', [entry(40, 40, '2000'), entry(42, 40, '2001')], { ours: [40, 42] }, []],
    ['a number given to another, in a group of its own', [entry(40, 7, '2000')], { ours: [40] }, []],
    ['children whose first is gone', [entry(41, 40, '1001'), entry(43, 40, '1003')], { ours: [41, 43] }, [41, 43]],
    ['children of a stranger whose first is gone', [entry(41, 40, '3001')], {}, []],
    ['another boot', [entry(40, 40, '1000')], { boot: 'c', ours: [40] }, []],
    ['one that is dead and only not yet fetched', [entry(40, 40, '1000', true), entry(41, 40, '1001')], {}, [41]],
    ['nothing', [], {}, []],
  ])('%s', (_, processes, { boot = 'b', ours = [] }, expected) => {
    expect(membersOf(known, { boot, processes, isOurs: pid => ours.includes(pid) })).toEqual(expected);
  });
});

describe('parseStat', () => {
  it('counts fields from the end of the name, which may hold anything', () => {
    const tail = 'S 1 40 40 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 98765 1000';
    expect(parseStat(`41 (a) b (c) ${tail}`)).toEqual({ pid: 41, group: 40, startTicks: '98765', zombie: false });
    expect(parseStat('nonsense')).toBeUndefined();
  });
});
