import { say, Saying, verbatim } from '@ameide/plugin-primitives-common';

/**
 * Lines that differ, for a message: what is only there (`-`) and what is only
 * wanted (`+`), each with its line number.
 * @internal
 */
export function lineDifference(existing: string, wanted: string): Saying {
  const one = existing.split('\n');
  const two = wanted.split('\n');
  const only = (lines: string[], others: string[], sign: string) => {
    const left = new Map<string, number>();
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
    return lines.flatMap((line, index) => {
      const count = left.get(line) ?? 0;
      if (count > 0) {
        left.set(line, count - 1);
        return [];
      }
      return [{ number: index + 1, text: `  ${sign} ${index + 1}: ${line}` }];
    });
  };
  const rows = [...only(one, two, '-'), ...only(two, one, '+')];
  if (rows.length === 0) return say('gitops.sameLines');
  return verbatim(
    rows
      .sort((a, b) => a.number - b.number)
      .map(row => row.text)
      .join('\n'),
  );
}
