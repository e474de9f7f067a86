import { CSSProperties } from 'react';

/** Where a row of the grid stands. @internal */
export type RowProps = {
  id: string;
  /** From 1, with the head. */
  rowIndex: number;
  active: boolean;
  top: number;
  height: number;
};

/** Puts a row at its place. @internal */
export const placed = ({
  top,
  height,
}: Pick<RowProps, 'top' | 'height'>): CSSProperties => ({
  position: 'absolute',
  insetInline: 0,
  height,
  transform: `translateY(${top}px)`,
});

/** Narrower than this the grid scrolls sideways: what the columns below need for three environments. @internal */
export const gridMinWidth = '72rem';

/** Columns of a row on a wide page. @internal */
export const gridColumns = (environments: number) =>
  `minmax(8.5rem, 1.5fr) minmax(6rem, 1fr) 5.5rem repeat(${environments}, minmax(7.5rem, 1fr)) 6.5rem 7.25rem minmax(9.5rem, 1.4fr)`;
