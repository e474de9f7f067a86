/** Of a breach in px; narrow where its parts are stacked on a phone. @internal */
export const breachHeight = { wide: 84, narrow: 252 };

/** Of a row of the Definition of Done in px: a verdict with what stands below it, where a waiver takes two lines of it. @internal */
export const doneHeight = 68;
