import { Duration } from 'luxon';

const second = 1;
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** A time span in its two largest units, such as “1 min, 20 sec”; never less than a second. @internal */
export function formatDuration(seconds: number, locale: string): string {
  const whole = Math.max(second, Math.round(seconds));
  const units = unitsOf(whole);
  const duration = Duration.fromObject({ seconds: whole }, { locale }).shiftTo(
    ...units,
  );
  const [large, small] = units;
  const parts = {
    ...(duration.get(large) > 0 && { [large]: duration.get(large) }),
    // Beyond some hours nobody counts the rest.
    ...(Math.floor(duration.get(small)) > 0 && duration.get(large) < 10
      ? { [small]: Math.floor(duration.get(small)) }
      : {}),
  };
  return Duration.fromObject(parts, { locale }).toHuman({
    unitDisplay: 'short',
    listStyle: 'narrow',
  });
}

function unitsOf(seconds: number) {
  if (seconds >= day) return ['days', 'hours'] as const;
  if (seconds >= hour) return ['hours', 'minutes'] as const;
  return ['minutes', 'seconds'] as const;
}

/** Bytes as people read them, in units of 1000. @internal */
export function formatBytes(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const step = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)),
  );
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step],
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}
