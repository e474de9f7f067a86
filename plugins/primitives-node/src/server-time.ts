/** The `Date` of an answer has whole seconds, and the answer was on its way. */
const tolerance = 5_000;

/**
 * A moment by a server's clock (ms since 1970) as our own clock has it: what is a while
 * ahead there is as long a while ahead here. `date` is the answer's header of that name
 * (RFC 9110, 6.6.1); without one both clocks are taken for right.
 * @internal
 */
export function toOwnTime(ms: number, date: string | null | undefined): number {
  const skew = Date.now() - Date.parse(date ?? '');
  return Math.abs(skew) > tolerance ? ms + skew : ms;
}
