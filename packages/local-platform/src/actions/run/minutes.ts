import { StepFailure } from './step-failure';

/** `timeout-minutes` of a job or a step, evaluated; nothing gives nothing. */
export function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const minutes = Number(text);
  if (text.trim() === '' || !(minutes > 0)) throw new StepFailure(`timeout-minutes: '${text}' is not a number of minutes above 0`);
  return minutes;
}
