import { z } from 'zod';
import { branchName, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { Change, describeChange, readText } from '../change/change';
import { UsageError } from '../errors';
import { parseInput } from '../input';
import {
  addWaiver,
  waiverEndsAt,
  waiverSchema,
  waiversFile,
} from '../policy/waivers';

/** Plans an exception from a rule until a day. Writes nothing. @public */
export async function waive(
  options: { root: string; now?: Date } & z.input<typeof waiverSchema>,
): Promise<Change> {
  const { root, now = new Date(), ...rest } = options;
  const waiver = parseInput(waiverSchema, rest);
  const { primitive, owner = '', rule, until } = waiver;
  if (waiverEndsAt(waiver) <= now.getTime())
    throw new UsageError(`until: ${until} is over; give a day to come`);
  const ref = primitive && parsePrimitiveId(primitive);
  const text = await readText(root, waiversFile);
  return describeChange({
    root,
    files: new Map([[waiversFile, addWaiver(text, waiver)]]),
    branch: ref
      ? branchName(ref, `waive-${rule}`)
      : `waive/${owner.replace(/[^A-Za-z0-9]+/g, '-')}/${rule}`,
  });
}
