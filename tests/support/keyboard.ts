import type { CDPSession, Page } from 'playwright-core';

/** A page without an end of tabs is at fault; the longest here, the promotion board, has about 500. */
const mostStops = 1_000;

/** After so many presses the page is asked what they reached. */
const pressesAtOnce = 10;

/** Rows of a table that are looked at: those that follow are like them. */
const rowsLookedAt = 3;

/** A page that is busy, or draws again what was marked, has it by then; what never shows its focus costs as much. */
const drawnWithinMs = 5_000;

/** A control that keys should reach; what is of one kind is drawn by the same rules. */
type Control = { name: string; kind: string };

/** Runs in the page: gives each control of the content that keys should reach a number, and tells of them; of a table's rows those of the first. */
function markControls({ part, rows }: { part: string; rows: number }): Control[] {
  const place = (row: Element | null) => (row?.parentElement ? [...row.parentElement.children].indexOf(row) : 0);
  const controls = [...document.querySelectorAll<HTMLElement>(`${part} :is(a[href], button, input, select, textarea, summary, [tabindex="0"])`)].filter(
    element =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled, [type=radio]:not(:checked)') &&
      element.closest('[aria-hidden=true], [inert]') === null &&
      place(element.closest('tr, [role=row]')) < rows &&
      element.checkVisibility({ visibilityProperty: true }),
  );
  const classOf = (element: Element | null) => element?.getAttribute('class') ?? '';
  return controls.map((element, index) => {
    element.setAttribute('data-stop', String(index));
    const tag = element.tagName.toLowerCase();
    return {
      name: `${tag} ${element.getAttribute('aria-label') ?? element.textContent?.trim().slice(0, 50) ?? ''}`,
      kind: [tag, element.getAttribute('type'), classOf(element), classOf(element.parentElement)].join(' | '),
    };
  });
}

/** Names of what tabbing through a part of a page never comes to, and how many stops there are. */
export async function tabThrough(page: Page, part: string): Promise<{ missed: string[]; stops: number }> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  const controls = await page.evaluate(markControls, { part, rows: rowsLookedAt });
  // The page itself notes what was reached: to be asked after each press would take as long as the press.
  const notes = await page.evaluateHandle(() => {
    const noted = new Set<number>();
    document.addEventListener('focusin', ({ target }) => {
      const stop = target instanceof Element ? target.getAttribute('data-stop') : null;
      if (stop !== null) noted.add(Number(stop));
    });
    return noted;
  });
  let reached = new Set<number>();
  for (let press = 1; press <= mostStops && reached.size < controls.length; press += 1) {
    await page.keyboard.press('Tab');
    if (press % pressesAtOnce === 0) reached = new Set(await notes.evaluate(noted => [...noted]));
  }
  return { missed: controls.filter((_, index) => !reached.has(index)).map(({ name }) => name), stops: reached.size };
}

/** Names of the controls of a part of a page of which one does not see that they have the focus; looks at one of each kind. */
export async function findUnseen(page: Page, part: string): Promise<string[]> {
  // Where the last that a person did was no key, browsers mark nothing.
  await page.keyboard.press('Tab');
  const mark = () => page.evaluate(markControls, { part, rows: rowsLookedAt });
  const controls = await mark();
  const kinds = new Map(controls.map(({ kind }, index) => [kind, index] as const).reverse());
  const session = await page.context().newCDPSession(page);
  try {
    await page.evaluate(stopMotion);
    const unseen: string[] = [];
    for (const [kind, first] of [...kinds].reverse()) {
      const end = performance.now() + drawnWithinMs;
      let isSeen = await looksFocused(page, session, first);
      // Drawn anew, it is another element, without the mark.
      while (!isSeen && performance.now() < end) isSeen = await looksFocused(page, session, (await mark()).findIndex(control => control.kind === kind));
      if (!isSeen) unseen.push(controls[first].name);
    }
    return unseen;
  } finally {
    await session.detach();
  }
}

/** Runs in the page: what blinks or moves would be a difference by itself. A sheet like this needs no leave of the portal's policy. */
function stopMotion(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { animation: none !important; transition: none !important; caret-color: transparent !important; }');
  document.adoptedStyleSheets.push(sheet);
}

/** Whether what is seen of a control and around it is another with the focus than without. */
async function looksFocused(page: Page, session: CDPSession, index: number): Promise<boolean> {
  const clip = await page.evaluate(async stop => {
    const element = document.querySelector<HTMLElement>(`[data-stop="${stop}"]`);
    element?.focus();
    // The second begins once the first was drawn.
    for (let frame = 0; frame < 2; frame += 1) await new Promise(resolve => requestAnimationFrame(resolve));
    if (!element || document.activeElement !== element) return undefined;
    const box = element.getBoundingClientRect();
    // Two px beyond it are its outline's, with as many between.
    const [x, y] = [Math.max(0, box.x - 4), Math.max(0, box.y - 4)];
    // Of the document, which may be scrolled.
    return { x: x + scrollX, y: y + scrollY, width: Math.min(box.right + 4, innerWidth) - x, height: Math.min(box.bottom + 4, innerHeight) - y };
  }, index);
  if (!clip || clip.width < 1 || clip.height < 1) return false;
  // Playwright's own pictures wait for more than a frame, and there are many.
  const look = async () => (await session.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true, clip: { ...clip, scale: 1 } })).data;
  const focused = await look();
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  return focused !== (await look());
}
