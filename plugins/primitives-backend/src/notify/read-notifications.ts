import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { CronTime } from 'cron';

/** Who is told what, as configuration has it. @internal */
export type NotificationsConfig = {
  /** Whether owners are told of breaches. */
  breaches: boolean;
  /** When owners get their digest; undefined where they get none. */
  digest?: SchedulerServiceTaskScheduleDefinition;
  /** Entity reference of who is told of what nobody owns. */
  fallback?: string;
};

const key = 'primitives.notifications';

/** Mondays at 8, by the clock of the backend. */
const mondays: SchedulerServiceTaskScheduleDefinition = {
  frequency: { cron: '0 8 * * 1' },
  timeout: { minutes: 10 },
};

/** Reads `primitives.notifications`; an `InputError` that names the key that is wrong. @internal */
export function readNotifications(config: Config): NotificationsConfig {
  const root = config.getOptionalConfig(key);
  const fallback = root?.getOptionalString('fallback');
  const hasDigest = root?.getOptionalBoolean('digest.enabled') ?? true;
  return {
    breaches: root?.getOptionalBoolean('breaches') ?? true,
    ...(hasDigest && {
      digest: root?.has('digest.schedule')
        ? readSchedule(root.getConfig('digest.schedule'))
        : mondays,
    }),
    ...(fallback !== undefined && { fallback: readFallback(fallback) }),
  };
}

function readSchedule(
  schedule: Config,
): SchedulerServiceTaskScheduleDefinition {
  const cron = schedule.getOptional<unknown>('frequency.cron');
  if (typeof cron === 'string' && !isCron(cron))
    throw new InputError(
      `${key}.digest.schedule.frequency.cron: '${cron}' is no cron expression; give one as '0 8 * * 1'`,
    );
  return readSchedulerServiceTaskScheduleDefinitionFromConfig(schedule);
}

/** As Backstage's scheduler reads it, which says no more than "Invalid cron" of one that is none. */
function isCron(text: string): boolean {
  try {
    return new CronTime(text) instanceof CronTime;
  } catch {
    return false;
  }
}

function readFallback(text: string): string {
  const ref = entityRefOf(text);
  if (ref === undefined)
    throw new InputError(
      `${key}.fallback: '${text}' is no entity reference; give one as group:default/platform`,
    );
  return ref;
}

/** An owner as `catalog-info.yaml` spells it, as a whole entity reference; undefined for what is none. @internal */
export function entityRefOf(owner: string): string | undefined {
  try {
    const ref = stringifyEntityRef(
      parseEntityRef(owner, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
    // The parser takes blanks for letters.
    return /\s/.test(ref) ? undefined : ref;
  } catch {
    return undefined;
  }
}
