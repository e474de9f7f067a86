import { cpus } from 'node:os';

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const most = values => Math.max(...values);
const ms = value => `${Math.round(value).toLocaleString('en')} ms`;

/** A line: what was aimed at holds for the worst of the samples, the ratio is between medians. */
function line({ figure, aim, fleet, catalog }) {
  const isMet = aim === undefined ? undefined : most(fleet) < aim;
  return {
    isMet,
    cells: [
      figure,
      aim === undefined ? '' : `under ${ms(aim)}`,
      `${ms(median(fleet))} (${ms(most(fleet))})`,
      catalog ? `${ms(median(catalog))} (${ms(most(catalog))})` : '',
      catalog ? (median(fleet) / median(catalog)).toFixed(2) : '',
      isMet === undefined ? '' : isMet ? '✓' : '✗',
    ],
  };
}

/** The figures as a table of Markdown, and whether every aim is met. */
export function report({ primitives, figures, browser }) {
  const { firstVisit, navigation, filter, scroll, nextPage } = figures;
  const lines = [
    line({ figure: 'from the link to the first lines', aim: 1_000, ...navigation }),
    line({ figure: 'first visit, nothing cached, to the first lines', ...firstVisit }),
    line({ figure: 'keystroke in the search to its result', aim: 150, ...filter }),
    ...scroll.map(({ speed, longestMs }) => line({ figure: `scrolling at ${speed.toLocaleString('en')} px/s: longest time without every visible line drawn`, aim: 100, fleet: [longestMs] })),
    line({ figure: 'scroll bar dragged to lines never read / next page of the table, to its lines', fleet: scroll.flatMap(({ jumpMs }) => jumpMs), catalog: nextPage }),
  ];
  const head = ['', 'aim', 'fleet page: median (most)', 'catalog table: median (most)', 'ratio', ''];
  const rows = [head, head.map(() => '---'), ...lines.map(({ cells }) => cells)].map(cells => `| ${cells.join(' | ')} |`);
  const scrolls = scroll.map(
    each =>
      `Scrolling at ${each.speed} px/s for ${each.seconds.toFixed(1)} s: ${each.frames} frames drawn, ${each.blankFrames} looked at with a blank place, ${each.notWhole} with a line still to be read; longest task of the main thread ${ms(each.longestTaskMs)}, longest time between frames ${ms(each.longestFrameMs)}.`,
  );
  const machine = `${primitives.toLocaleString('en')} primitives; ${cpus().length} × ${cpus()[0]?.model.trim()}, Chromium ${browser}, Node ${process.versions.node}.`;
  return { table: [machine, '', ...rows, '', ...scrolls].join('\n'), isMet: lines.every(({ isMet }) => isMet !== false) };
}
