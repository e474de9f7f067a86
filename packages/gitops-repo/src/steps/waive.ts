import { z } from 'zod';
import {
  branchName,
  parsePrimitiveId,
  say,
} from '@ameide/plugin-primitives-common';
import { Change, describeChange, readText } from '../change/change';
import { UsageError } from '../errors';
import { parseInput } from '../input';
import {
  addWaiver,
  Waiver,
  waiverEndsAt,
  waiverSchema,
  waiversFile,
} from '../policy/waivers';

/** The branch that asks for a waiver: one for each rule, subject and environment, so that none takes another's place. @public */
export function waiverBranch(
  waiver: Pick<Waiver, 'rule' | 'primitive' | 'owner' | 'environment'>,
): string {
  const { rule, primitive, owner = '', environment } = waiver;
  const what = `waive-${rule}${environment ? `-${environment}` : ''}` as const;
  const ref = primitive && parsePrimitiveId(primitive);
  return ref
    ? branchName(ref, what)
    : `waive/${owner.replace(/[^A-Za-z0-9]+/g, '-')}/${what}`;
}

/** Plans an exception from a rule until a day. Writes nothing. @public */
export async function waive(
  options: { root: string; now?: Date } & z.input<typeof waiverSchema>,
): Promise<Change> {
  const { root, now = new Date(), ...rest } = options;
  const waiver = parseInput(waiverSchema, rest);
  const { until } = waiver;
  if (waiverEndsAt(waiver) <= now.getTime())
    throw new UsageError(say('gitops.over', { until }));
  const text = await readText(root, waiversFile);
  return describeChange({
    root,
    files: new Map([[waiversFile, addWaiver(text, waiver)]]),
    branch: waiverBranch(waiver),
  });
}
