import { findViolations } from '../../tests/support/axe.ts';

/** Least side in px of what a finger presses, and of a link that is no button, as WCAG 2.2 asks for (2.5.8). */
const leastSides = { button: 40, link: 24 };

/** Runs in the page: what reaches out of the window, and what a finger would miss. */
function measure({ isTouched, leastSides: least }) {
  const faults = [];
  const tooWide = document.documentElement.scrollWidth - innerWidth;
  if (tooWide > 0) {
    // The innermost that nothing around it cuts off.
    const isCut = element => element.parentElement !== null && (getComputedStyle(element.parentElement).overflowX !== 'visible' || isCut(element.parentElement));
    const out = [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > innerWidth + 1 && !isCut(element)).at(-1);
    faults.push(`${tooWide} px wider than the window: ${out?.outerHTML.slice(0, 300)}`);
  }
  if (!isTouched) return faults;
  for (const element of document.querySelectorAll(':is(main, form, [role=dialog]) :is(button, [role=button], [role=combobox], summary, a[href])')) {
    // All of a field opens what is in it.
    const field = element.closest('[class*="MuiInputBase-root"]');
    // What Backstage draws is Backstage's, by kits of its own; a link inside a sentence is as tall as its line.
    const isOthers = element.closest('[class*="bui-"], [class*="Backstage"]') || (field && !field.className.includes('v5-'));
    const isSeen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (isOthers || !isSeen || getComputedStyle(element).display === 'inline') continue;
    const { width, height } = (field ?? element).getBoundingClientRect();
    const isLink = element.tagName === 'A' && !/Button/.test(element.className);
    if (width <= 1 || Math.min(width, height) >= (isLink ? least.link : least.button) - 0.5) continue;
    const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
    faults.push(`${name} (${element.tagName.toLowerCase()}) is ${Math.round(width)} × ${Math.round(height)} px, too small for a finger`);
  }
  return faults;
}

/** What is wrong with a page as it stands, a text each: too wide, too small for a finger, or what axe finds in its content. */
export async function examine(page, { isTouched }) {
  const faults = await page.evaluate(measure, { isTouched, leastSides });
  // A panel that is open hides the page behind it; the Scaffolder's forms have no landmark, and its list neither.
  for (const part of ['[role=dialog]', 'main', 'form']) {
    if (await page.locator(part).first().isVisible()) return [...faults, ...(await findViolations(page, part))];
  }
  return faults;
}
