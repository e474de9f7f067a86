const limits = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

const names: Record<string, number> = Object.fromEntries([
  ...['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((name, index) => [name, index]),
  ...['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map((name, index) => [name, index + 1]),
]);

function toNumber(text: string): number {
  return names[text.toLowerCase()] ?? Number(text);
}

function fieldMatches(field: string, value: number, [low, high]: readonly [number, number]): boolean {
  return field.split(',').some(part => {
    const [range = '*', step] = part.split('/');
    const [from, to] = range === '*' ? [low, high] : range.split('-').map(toNumber);
    const start = from ?? low;
    const end = to ?? (step ? high : start);
    return value >= start && value <= end && (value - start) % Number(step ?? 1) === 0;
  });
}

/** Whether a POSIX cron expression is due in the minute of `time`, in UTC as on GitHub. */
export function cronMatches(expression: string, time: Date): boolean {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression.trim().split(/\s+/);
  const matches = (field: string, index: 0 | 1 | 2 | 3 | 4, value: number) => fieldMatches(field, value, limits[index]);
  const dayMatches = matches(day, 2, time.getUTCDate());
  const weekdayMatches = matches(weekday, 4, time.getUTCDay());
  // When both days are restricted, either is enough.
  const anyDay = day !== '*' && weekday !== '*' ? dayMatches || weekdayMatches : dayMatches && weekdayMatches;
  return (
    matches(minute, 0, time.getUTCMinutes()) &&
    matches(hour, 1, time.getUTCHours()) &&
    matches(month, 3, time.getUTCMonth() + 1) &&
    anyDay
  );
}
