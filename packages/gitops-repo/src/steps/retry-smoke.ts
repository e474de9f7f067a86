import {
  branchName,
  environmentSchema,
  gitopsPaths,
  primitiveId,
  primitiveRefSchema,
  say,
} from '@ameide/plugin-primitives-common';
import { z } from 'zod';
import { Change, describeChange, readText } from '../change/change';
import { smokeOf } from '../component';
import { RefusedError } from '../errors';
import { parseInput } from '../input';
import { editValues } from '../values/edit';
import { readEnvironmentState, requireEnvironment } from '../values/state';
import { isWired } from './desired';

const retryInputSchema = z.strictObject({
  ref: primitiveRefSchema,
  environment: environmentSchema,
});

/** A smoke that is to run again: the change, for which digest, and the count of retries that it makes. @public */
export type SmokeRetry = Change & { digest: string; attempt: number };

/**
 * Plans another run of a smoke at the digest that is there: counts `attempt` up in its
 * values. Argo CD runs PostSync hooks when it syncs, and syncs by itself when something
 * tracked differs: https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/
 * Asking twice before the first is merged asks once. Writes nothing.
 * @public
 */
export async function retrySmoke(
  options: { root: string } & z.input<typeof retryInputSchema>,
): Promise<SmokeRetry> {
  const { root, ...rest } = options;
  const { ref, environment } = parseInput(retryInputSchema, rest);
  await requireEnvironment(root, environment);
  const id = primitiveId(ref);
  const smoke = smokeOf(id);
  if (!(await isWired(root, smoke)))
    throw new RefusedError(say('gitops.noSmoke', { id }));
  const file = gitopsPaths(smoke).environmentValues(environment);
  const text = await readText(root, file);
  const state = await readEnvironmentState(root, smoke, environment);
  if (text === undefined || !state?.enabled || !state.digest)
    throw new RefusedError(say('gitops.smokeNoDigest', { id, environment }));
  const attempt = state.attempt + 1;
  const files = new Map([[file, editValues(text, { attempt }, file)]]);
  const branch = branchName(ref, `smoke-${environment}`);
  const change = await describeChange({ root, files, branch });
  return { ...change, digest: state.digest, attempt };
}
