/**
 * jsdom reads no nested rules of CSS, which @backstage/ui's sheets have, and says so of each
 * twice, once with the whole sheet: half a million lines in a run. No test depends on those sheets.
 */
const known = 'Could not parse CSS stylesheet';
const { error } = console;
console.error = (...said) => {
  if (said[0] !== known && said[0]?.message !== known) error.apply(console, said);
};
