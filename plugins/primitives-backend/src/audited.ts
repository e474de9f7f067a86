import { AuditorService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import { Request } from 'express';

/** Runs what a person asked for between the auditor's two marks. @internal */
export async function audited<T>(
  auditor: AuditorService,
  options: { eventId: string; request: Request<unknown> },
  run: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent(options);
  try {
    const result = await run();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({
      error: isError(error) ? error : new Error(String(error)),
    });
    throw error;
  }
}
