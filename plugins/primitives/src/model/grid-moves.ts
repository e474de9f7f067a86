/** The cell of a grid that keys act on; of column 0 where they go by rows. @internal */
export type Cell = { row: number; column: number };

/**
 * Where a key leads in a grid, by the ARIA pattern for grids; undefined for a key that is
 * none of it (https://www.w3.org/WAI/ARIA/apg/patterns/grid/#datagridsfortabulardata).
 * @internal
 */
export function moveIn(
  from: Cell,
  key: string,
  grid: {
    count: number;
    /** Keys go by rows, without. */
    columns?: number;
    /** Rows of a page. */
    page: number;
  },
): Cell | undefined {
  const { count, columns = 1 } = grid;
  const page = Math.max(1, grid.page);
  const rows: Record<string, number> = {
    ArrowDown: from.row + 1,
    ArrowUp: from.row - 1,
    PageDown: from.row + page,
    PageUp: from.row - page,
    Home: 0,
    End: count - 1,
  };
  const across: Record<string, number> = {
    ArrowRight: from.column + 1,
    ArrowLeft: from.column - 1,
  };
  const within = (to: number, size: number) =>
    Math.min(Math.max(0, to), Math.max(0, size - 1));
  if (key in rows) return { ...from, row: within(rows[key], count) };
  if (columns > 1 && key in across)
    return { ...from, column: within(across[key], columns) };
  return undefined;
}
