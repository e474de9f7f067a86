import { findViolations } from '../../tests/support/axe.ts';

/** Least side in px of what a finger presses. */
const leastTouch = 40;

/** Runs in the page: what reaches out of the window, and what a finger would miss. */
function measure({ isTouched, leastTouch: least }) {
  const faults = [];
  const tooWide = document.documentElement.scrollWidth - innerWidth;
  if (tooWide > 0) faults.push(`${tooWide} px wider than the window`);
  const named = element => `${element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40)} (${element.tagName.toLowerCase()})`;
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 1;
  if (isTouched) {
    for (const element of document.querySelectorAll('main :is(button, [role=button], [role=tab], select, summary), main a[href], [role=dialog] :is(button, a[href])')) {
      const { width, height } = element.getBoundingClientRect();
      // A link inside a sentence is as tall as its line.
      if (seen(element) && getComputedStyle(element).display !== 'inline' && Math.min(width, height) < least - 0.5) {
        faults.push(`${named(element)} is ${Math.round(width)} × ${Math.round(height)} px, too small for a finger`);
      }
    }
  }
  return faults;
}

/** What is wrong with a page as it stands, a text each: too wide, too small for a finger, or what axe finds. */
export async function examine(page, { isTouched }) {
  const faults = await page.evaluate(measure, { isTouched, leastTouch });
  // A panel that is open hides the page behind it.
  const isPanel = await page.locator('[role=dialog]').first().isVisible();
  return [...faults, ...(await findViolations(page, isPanel ? '[role=dialog]' : 'main'))];
}
