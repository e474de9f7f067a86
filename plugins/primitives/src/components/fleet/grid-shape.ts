/** Heights of a line in px, on a phone of one with what differs. @internal */
export const lineHeight = { wide: 60, narrow: 252 };

/** Narrower than this the grid scrolls sideways: what the columns below need for three environments. @internal */
export const gridMinWidth = '72rem';

/** Columns of a row on a wide page. @internal */
export const gridColumns = (environments: number) =>
  `minmax(8.5rem, 1.5fr) minmax(6rem, 1fr) 5.5rem repeat(${environments}, minmax(7.5rem, 1fr)) 6.5rem 7.25rem minmax(9.5rem, 1.4fr)`;
