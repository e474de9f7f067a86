import { FleetPage } from '@ameide/plugin-primitives-common';

import { OffsetLines, pageLines } from './offset-lines';

/** A list of so many lines; `asked` are the pages that were read of it. */
function listOf(total: number) {
  const asked: number[] = [];
  const pages = new OffsetLines(async offset => {
    asked.push(offset / pageLines);
    const page: FleetPage = { items: [], total, sources: [] };
    return page;
  });
  return { asked, pages };
}

/** What was asked for has come. */
const answered = () => new Promise(resolve => setTimeout(resolve));

describe('OffsetLines', () => {
  it('reads what comes next before it is seen', async () => {
    const { asked, pages } = listOf(10 * pageLines);
    await pages.refresh();
    pages.see(0, pageLines / 2 - 1);
    expect(asked).toEqual([0]);
    pages.see(30, pageLines / 2 + 10);
    expect(asked).toEqual([0, 1]);
  });

  it('asks for nothing after the last line', async () => {
    const { asked, pages } = listOf(pageLines - 5);
    await pages.refresh();
    pages.see(60, pageLines - 6);
    expect(asked).toEqual([0]);
  });

  it('reads again only what is seen', async () => {
    const { asked, pages } = listOf(10 * pageLines);
    await pages.refresh();
    pages.see(0, pageLines);
    await answered();
    await pages.refresh();
    expect(asked).toEqual([0, 1, 0, 1]);
    pages.see(5 * pageLines, 5 * pageLines + 20);
    await answered();
    await pages.refresh();
    expect(asked.slice(4)).toEqual([4, 5, 5]);
  });
});
