import { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { Duration } from 'luxon';

/** Time between usual looks, in ms; an `InputError` for a schedule that is not an interval. @internal */
export function frequencyMs({
  frequency,
}: Pick<SchedulerServiceTaskScheduleDefinition, 'frequency'>): number {
  if (Duration.isDuration(frequency)) return frequency.toMillis();
  if ('cron' in frequency || 'trigger' in frequency) {
    throw new InputError(
      'primitives.schedule.frequency: must be a duration, since sources are read all the time; webhooks make it sooner',
    );
  }
  return durationToMilliseconds(frequency);
}
