import { CursorLines } from './cursor-lines';
import { OffsetLines } from './offset-lines';

/** Pages of numbers, of which some hold none. */
function pagesOf(pages: number[][]) {
  return jest.fn(async ({ cursor }: { cursor?: string }) => {
    const index = Number(cursor ?? 0);
    return {
      items: pages[index],
      ...(index + 1 < pages.length && { nextCursor: `${index + 1}` }),
    };
  });
}

const known = (lines: CursorLines<number>) =>
  Array.from({ length: lines.length }, (_, index) => lines.at(index));

describe('lines that are read from the beginning', () => {
  it('reads on past pages without a line, as far as is seen, and knows the total at the end', async () => {
    const load = pagesOf([[], [1, 2], [], [3], []]);
    const lines = new CursorLines(load);
    await lines.refresh();
    expect(known(lines)).toEqual([1, 2, undefined]);
    expect(lines.total).toBeUndefined();
    lines.see(0, 1);
    expect(load).toHaveBeenCalledTimes(2);
    lines.see(0, 2);
    await lines.more();
    expect(known(lines)).toEqual([1, 2, 3, undefined]);
    await lines.more();
    expect(known(lines)).toEqual([1, 2, 3]);
    expect(lines.total).toBe(3);
  });

  it('keeps what it has when reading on fails, and tries again when it is asked to', async () => {
    const pages = pagesOf([[1], [2]]);
    let fails = true;
    const lines = new CursorLines<number>(async place => {
      if (place.cursor && fails) throw new Error('away');
      return pages(place);
    });
    await lines.refresh();
    await lines.more();
    expect(lines.failure?.message).toBe('away');
    expect(known(lines)).toEqual([1, undefined]);
    fails = false;
    await lines.more();
    expect(lines.failure).toBeUndefined();
    expect(known(lines)).toEqual([1, 2]);
  });

  it('goes through them all to count them, and stops where it fails', async () => {
    const pages = pagesOf([[1], [], [2], [3, 4]]);
    let fails = true;
    const lines = new CursorLines<number>(async place => {
      if (place.cursor === '3' && fails) throw new Error('away');
      return pages(place);
    });
    await lines.refresh();
    const counting: boolean[] = [];
    lines.subscribe(() => counting.push(lines.isCounting));
    await lines.count();
    expect([counting[0], counting.at(-1)]).toEqual([true, false]);
    expect(lines.failure?.message).toBe('away');
    expect(lines.total).toBeUndefined();
    fails = false;
    await lines.count();
    expect(lines.total).toBe(4);
  });

  it('reads as many again, and puts them in their place at once', async () => {
    let shift = 0;
    const lines = new CursorLines<number>(async ({ cursor, limit }) => {
      const start = Number(cursor ?? 0);
      const items = Array.from(
        { length: Math.min(limit, 600 - start) },
        (_, index) => start + index + shift,
      );
      const end = start + items.length;
      return { items, ...(end < 600 && { nextCursor: `${end}` }) };
    });
    await lines.refresh();
    while (lines.length < 550) await lines.more();
    shift = 1_000;
    const seen: Array<number | undefined> = [];
    lines.subscribe(() => seen.push(lines.at(0), lines.at(549)));
    await lines.refresh();
    expect(seen).toEqual([1_000, 1_549]);
  });
});

describe('lines that are read from anywhere', () => {
  it('reads what is seen, and that again when something changed', async () => {
    const load = jest.fn(async (offset: number) => ({
      items: Array.from({ length: 100 }, (_, index) => offset + index),
      total: 1_000,
    }));
    const lines = new OffsetLines<number, Awaited<ReturnType<typeof load>>>(
      load,
    );
    await lines.refresh();
    expect(lines.length).toBe(1_000);
    lines.see(380, 420);
    await new Promise(process.nextTick);
    expect(lines.at(399)).toBe(399);
    expect(lines.at(250)).toBeUndefined();
    load.mockClear();
    await lines.refresh();
    expect(load.mock.calls.map(([offset]) => offset)).toEqual([300, 400]);
  });
});
