import { FleetGroups } from '@ameide/plugin-primitives-common';

/** A group of the fleet. @internal */
export type Group = FleetGroups['items'][number];

/** What stands at one place of the grid: a line of the list, or the head of a group. @internal */
export type Place =
  | { type: 'line'; offset: number }
  | { type: 'group'; group: Group; open: boolean };

/** Where everything stands in a grid of any length, without knowing its lines. @internal */
export type GridLayout = {
  count: number;
  /** What stands at a place from 0 to `count` - 1. */
  at: (index: number) => Place;
};

/** The list as it is: a line at each place. @internal */
export function plainLayout(total: number): GridLayout {
  return { count: total, at: offset => ({ type: 'line', offset }) };
}

/** Groups one after the other, each with its head before its lines; those of closed ones are left out. @internal */
export function groupedLayout(
  groups: readonly Group[],
  closed: ReadonlySet<string>,
): GridLayout {
  let place = 0;
  let offset = 0;
  const heads = groups.map(group => {
    const open = !closed.has(group.value);
    const head = { group, open, place, offset };
    place += 1 + (open ? group.total : 0);
    offset += group.total;
    return head;
  });
  return {
    count: place,
    at: index => {
      let low = 0;
      let high = heads.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (heads[middle].place <= index) low = middle;
        else high = middle - 1;
      }
      const head = heads[low];
      return index === head.place
        ? { type: 'group', group: head.group, open: head.open }
        : { type: 'line', offset: head.offset + index - head.place - 1 };
    },
  };
}
