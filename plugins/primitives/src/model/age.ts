import { DateTime } from 'luxon';

/** Below this, and for clocks that run ahead of ours, a time is "just now". */
const justNowSeconds = 5;

/** How long ago, in words; undefined for just now. @internal */
export function formatAge(
  iso: string,
  now: DateTime,
  locale: string,
): string | undefined {
  const time = DateTime.fromISO(iso);
  if (!time.isValid) return iso;
  if (now.diff(time, 'seconds').seconds < justNowSeconds) return undefined;
  return time.setLocale(locale).toRelative({ base: now }) ?? iso;
}

/** A day in UTC, as history counts them. @internal */
export function formatDay(iso: string, locale: string): string {
  const day = DateTime.fromISO(iso, { zone: 'utc' });
  return day.isValid
    ? day.setLocale(locale).toLocaleString(DateTime.DATE_MED)
    : iso;
}

/** Date and time in full. @internal */
export function formatMoment(iso: string, locale: string): string {
  const time = DateTime.fromISO(iso);
  return time.isValid
    ? time.setLocale(locale).toLocaleString(DateTime.DATETIME_MED_WITH_SECONDS)
    : iso;
}
