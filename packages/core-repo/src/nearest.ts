import leven from 'leven';

/** A third of the letters wrong is a slip; more is another word. */
const tolerated = 1 / 3;

/** The known name that was most likely meant; undefined when none is near. @internal */
export function nearestName(
  name: string,
  known: readonly string[],
): string | undefined {
  const bySlips = known
    .map(candidate => ({
      candidate,
      slips: leven(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .filter(
      ({ candidate, slips }) =>
        slips <=
        Math.max(1, Math.max(name.length, candidate.length) * tolerated),
    )
    .sort((a, b) => a.slips - b.slips);
  return bySlips[0]?.candidate;
}

/** The end of a message about an unknown name: what was most likely meant, or what there is. @internal */
export function didYouMean(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  return nearest === undefined
    ? `is not one of ${known.join(', ')}`
    : `is not known; did you mean ${JSON.stringify(nearest)}?`;
}
