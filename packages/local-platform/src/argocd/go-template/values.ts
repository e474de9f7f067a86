/** Whether a value is an object with keys. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Go's notion of truth for templates: what is empty is false. */
export function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== '';
}

/** A value as Go's `%v` prints it. */
export function printValue(value: unknown): string {
  if (value === undefined || value === null) return '<no value>';
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`;
  if (isMap(value)) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, each]) => `${key}:${printValue(each)}`).join(' ')}]`;
  }
  return String(value);
}

/** A subset of Go's fmt verbs: %s %v %q %d %t %f %x %%, with width, precision and flags `-` and `0`. */
export function sprintf(format: string, args: unknown[]): string {
  let next = 0;
  const text = format.replace(/%([-0]?)(\d*)(?:\.(\d+))?([svqdtfxT%])/g, (_all, flag: string, width: string, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    if (next >= args.length) return `%!${verb}(MISSING)`;
    const value = args[next++];
    let printed = printValue(value);
    if (verb === 'q') printed = JSON.stringify(printed);
    if (verb === 'd') printed = String(Math.trunc(Number(value)));
    if (verb === 'f') printed = Number(value).toFixed(precision === undefined ? 6 : Number(precision));
    if (verb === 'x') printed = typeof value === 'number' ? value.toString(16) : Buffer.from(printed).toString('hex');
    if (flag === '-') return printed.padEnd(Number(width));
    return printed.padStart(Number(width), flag === '0' ? '0' : ' ');
  });
  return text;
}
