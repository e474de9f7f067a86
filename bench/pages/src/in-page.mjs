/**
 * Runs in the page before anything else does: says in which frames of a list every line is there. Marks go to
 * the trace by `performance.mark`; a frame is looked at in `requestAnimationFrame`, after the events of that
 * frame and before it is drawn.
 */
export function installProbe() {
  /** Borders take a pixel or two of the place for lines. */
  const leastBlank = 4;

  const eachFrame = look => {
    let going = true;
    const frame = () => {
      if (!going) return;
      look();
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    return () => {
      going = false;
    };
  };

  /** Lines of a list that are to be seen, and whether all of them are there with their content. */
  const linesOf = {
    fleet: () => {
      // The number of unread notifications in Backstage's sidebar is a grid, too.
      const grid = document.querySelector('[role=grid][aria-rowcount]');
      const box = grid?.getBoundingClientRect();
      if (!box) return { texts: [], isWhole: false, blank: 0, unknown: 0 };
      const head = grid.querySelector('[role=rowgroup] [role=row]').getBoundingClientRect();
      const top = Math.max(box.top, 0) + head.height;
      const bottom = Math.min(box.bottom, innerHeight);
      const rows = [...grid.querySelectorAll('[role=row][aria-busy]')];
      const seen = rows.map(row => ({ row, box: row.getBoundingClientRect() })).filter(({ box: at }) => at.bottom > top && at.top < bottom);
      const covered = seen.reduce((sum, { box: at }) => sum + Math.min(at.bottom, bottom) - Math.max(at.top, top), 0);
      const end = rows.length > 0 ? rows.at(-1).parentElement.getBoundingClientRect().bottom : 0;
      const blank = Math.max(0, Math.min(bottom, end) - top - covered);
      const unknown = seen.filter(({ row }) => row.getAttribute('aria-busy') === 'true').length;
      return { texts: seen.map(({ row }) => row.textContent), isWhole: seen.length > 0 && blank < leastBlank && unknown === 0, blank, unknown };
    },
    catalog: () => {
      const rows = [...document.querySelectorAll('table tbody tr')].filter(row => row.querySelector('a[href*="/catalog/default/component/"]'));
      return { texts: rows.map(row => row.textContent), isWhole: rows.length > 0, blank: 0, unknown: 0 };
    },
  };

  /** Number of things that a list says it has; -1 while it says none. */
  const totals = { fleet: /^([\d,]+) primitives?$/, catalog: /Components? \(([\d,]+)\)$/ };
  const totalOf = list => {
    const said = [...document.querySelectorAll(list === 'fleet' ? '[role=status]' : 'table, h1, h2, h3, h4, h5, h6')];
    const found = said.map(each => totals[list].exec(each.textContent.trim())).find(Boolean);
    return found ? Number(found[1].replaceAll(',', '')) : -1;
  };

  let since = 0;
  for (const type of ['click', 'keydown']) {
    addEventListener(
      type,
      event => {
        since = event.timeStamp;
        performance.mark(`bench-${type}`, { startTime: since });
      },
      { capture: true },
    );
  }

  window.bench = {
    lines: list => linesOf[list](),
    total: totalOf,
    /** Resolves with the ms from the newest event (or the start of the page) to the frame after a condition held, and marks it. */
    until: (name, condition, options = {}) => {
      if (options.fromStart) since = 0;
      const asked = since;
      return new Promise((resolve, reject) => {
        const end = performance.now() + 30_000;
        const stop = eachFrame(() => {
          const isLate = performance.now() > end;
          if (!isLate && ((options.wantsEvent && since === asked) || !condition())) return;
          stop();
          if (isLate) reject(new Error(`Not seen after 30 s: ${name}`));
          // What was there in that frame is drawn by the time of the next.
          requestAnimationFrame(() => {
            performance.mark(`bench-${name}`);
            resolve(performance.now() - since);
          });
        });
      });
    },
    /** Looks at each frame until the function it gives is called, which gives what was seen. */
    watch: list => {
      const began = performance.now();
      let whole = began;
      let longest = 0;
      let frames = 0;
      let notWhole = 0;
      let blankFrames = 0;
      performance.mark('bench-watch');
      const stop = eachFrame(() => {
        const now = performance.now();
        const { isWhole, blank } = linesOf[list]();
        frames += 1;
        if (blank >= leastBlank) blankFrames += 1;
        if (!isWhole) {
          notWhole += 1;
          return;
        }
        longest = Math.max(longest, now - whole);
        whole = now;
      });
      return () => {
        stop();
        performance.mark('bench-watched');
        const end = performance.now();
        return { seconds: (end - began) / 1000, frames, notWhole, blankFrames, longestMs: Math.max(longest, end - whole) };
      };
    },
  };
}
