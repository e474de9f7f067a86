import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const weekMinutes = 7 * 24 * 60;

const timeZone = z
  .string({ error: 'must be a time zone of the IANA database' })
  .refine(
    zone => IANAZone.isValidZone(zone),
    'must be a time zone of the IANA database, such as Europe/Berlin or UTC',
  );
const reason = z
  .string({ error: 'must say why' })
  .trim()
  .min(1, 'must say why');
const wanted = 'must be a date and time such as 2026-12-18T12:00';
const localTime = z
  .string({ error: wanted })
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, wanted)
  .refine(text => DateTime.fromISO(text, { zone: 'utc' }).isValid, wanted);

const weekTimeForm = 'must be a day and time such as Fri 16:00';
/** Minutes since Monday 00:00. */
const weekTime = z
  .string({ error: weekTimeForm })
  .regex(
    /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d$/,
    weekTimeForm,
  )
  .transform(text => {
    const [day, time] = text.split(' ');
    const [hour, minute] = time.split(':').map(Number);
    return days.findIndex(d => d === day) * 1440 + hour * 60 + minute;
  });

/** Schema of a time in which nothing new comes into an environment: once, or every week. @internal */
export const freezeSchema = z
  .strictObject({
    reason,
    timeZone,
    from: localTime.optional().describe('When it begins, in its time zone.'),
    until: localTime.optional().describe('When it ends, in its time zone.'),
    weekly: z
      .strictObject({ from: weekTime, until: weekTime })
      .refine(({ from, until }) => from !== until, {
        error: 'until: must differ from from',
      })
      .optional()
      .describe('When it begins and ends every week, in its time zone.'),
  })
  .refine(
    ({ from, until, weekly }) =>
      weekly
        ? from === undefined && until === undefined
        : from !== undefined && until !== undefined,
    { error: 'must have either from and until, or weekly' },
  )
  .refine(({ from = '', until = '' }) => from === '' || from < until, {
    error: 'until: must be after from',
  });

/** A time in which nothing new comes into an environment. @internal */
export type Freeze = z.output<typeof freezeSchema>;

/** When a freeze that holds at a moment ends; undefined when it does not hold. The end itself is free. @internal */
export function frozenUntil(freeze: Freeze, at: Date): Date | undefined {
  const { timeZone: zone, weekly, from = '', until = '' } = freeze;
  if (!weekly) {
    const begin = DateTime.fromISO(from, { zone });
    const end = DateTime.fromISO(until, { zone });
    const isIn = +begin <= +at && +at < +end;
    return isIn ? end.toJSDate() : undefined;
  }
  const local = DateTime.fromJSDate(at, { zone });
  const now = (local.weekday - 1) * 1440 + local.hour * 60 + local.minute;
  const minutes = (start: number, end: number) =>
    (end - start + weekMinutes) % weekMinutes;
  if (minutes(weekly.from, now) >= minutes(weekly.from, weekly.until))
    return undefined;
  // Days and the clock, not minutes: a change to or from summer time moves no wall clock.
  return local
    .startOf('day')
    .plus({
      days: Math.floor(((now % 1440) + minutes(now, weekly.until)) / 1440),
    })
    .set({
      hour: Math.floor((weekly.until % 1440) / 60),
      minute: weekly.until % 60,
    })
    .toJSDate();
}

/** A moment as people in the freeze's zone say it. @internal */
export function sayTime(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat(
    `yyyy-MM-dd HH:mm '${zone}'`,
  );
}
