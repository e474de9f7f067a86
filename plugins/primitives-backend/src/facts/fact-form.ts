/**
 * The form that values of facts have, counted up with each change of `factSchemas` or of
 * what a source makes of what it reads: what another version wrote is read again then.
 */
const form = 7;

/**
 * The mark of a fact in this version's form. It holds the time of the observation once
 * more, since a version that knows no marks leaves them as they are when it writes a fact.
 * @internal
 */
export function formMark(observedAt: string): string {
  return `${form}@${observedAt}`;
}

/** SQL condition, with its bindings, for facts that another version wrote. @internal */
export const ofOtherForm: [sql: string, bindings: string[]] = [
  'form <> ? || observed_at',
  [`${form}@`],
];
