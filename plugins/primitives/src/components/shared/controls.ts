/**
 * How controls within an element are. What a finger presses has 40 px, and a link that is no button 24, as
 * WCAG 2.2 asks for (2.5.8); for the pointer of a mouse a page stays as dense as it is. What keys are on has a
 * ring in the accent, since a ripple of a control's own colour has next to no contrast in either theme.
 * @internal
 */
export const controls = {
  '@media (pointer: coarse)': {
    '& :is(button, [role=button], [class*="MuiButton-root"])': {
      minWidth: 40,
      minHeight: 40,
    },
    '& a': { minHeight: 24 },
    '& summary': { paddingBlock: '0.75rem' },
  },
  // The box of a checkbox or radio stands over the field itself, which is not seen.
  '& :is(a, button, summary, pre, [role=button]):focus-visible, & span:has(> input:focus-visible)':
    {
      outline: '2px solid',
      outlineColor: 'primary.main',
      outlineOffset: 1,
    },
} as const;

/** The same of a field of a form: all of its box opens it. @internal */
export const fieldTarget = {
  '@media (pointer: coarse)': {
    '& [class*="MuiInputBase-root"]': { minHeight: 40 },
  },
} as const;
