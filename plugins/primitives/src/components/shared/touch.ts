/**
 * What a finger presses within an element: 40 px, and a link that is no button 24, as WCAG 2.2 asks for
 * (2.5.8). For the pointer of a mouse a page stays as dense as it is.
 * @internal
 */
export const touchTargets = {
  '@media (pointer: coarse)': {
    '& :is(button, [role=button], [class*="MuiButton-root"])': {
      minWidth: 40,
      minHeight: 40,
    },
    '& a': { minHeight: 24 },
    '& summary': { paddingBlock: '0.75rem' },
  },
} as const;
