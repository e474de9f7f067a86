import { z } from 'zod';

const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;
const form = /^(?=\d)(?:(\d{1,4})d)?(?:(\d{1,4})h)?(?:(\d{1,4})m)?$/;

/** Schema of a length of time such as `24h`, `1d12h` or `30m`; gives milliseconds. @internal */
export const durationSchema = z
  .string({ error: 'must be a length of time, such as 24h or 1d12h' })
  .regex(form, 'must be a length of time, such as 24h or 1d12h')
  .transform(text => {
    const [, days = 0, hours = 0, minutes = 0] = form.exec(text) ?? [];
    return (
      Number(days) * unitMs.d +
      Number(hours) * unitMs.h +
      Number(minutes) * unitMs.m
    );
  });

/** Milliseconds in the form that {@link durationSchema} reads, to the minute, rounded down. @internal */
export function formatDuration(ms: number): string {
  const minutes = Math.floor(ms / unitMs.m);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor((minutes % 1440) / 60), 'h'],
    [minutes % 60, 'm'],
  ].flatMap(([count, unit]) => (count ? `${count}${unit}` : ''));
  return parts.join('') || '0m';
}
