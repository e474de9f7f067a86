import { isDeepStrictEqual } from 'node:util';
import {
  parseWaivers,
  RefusedError,
  Waiver,
  waiversFile,
} from '@ameide/gitops-repo';
import {
  GitMirror,
  MirrorFileTooLargeError,
} from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { FactValue } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { FactWriter } from './fact-writer';

/** Changes of the file that are looked through for those that brought its waivers: with one a day, three years. */
const mostChanges = 1_000;

type Waivers = FactValue<'waivers'>;

/**
 * Writes down which exceptions from rules main has, where its own commits after `from` touched
 * them; without `from` in any case. A file that cannot be read waives nothing.
 * @internal
 */
export async function readWaivers(
  options: { mirror: GitMirror; writer: FactWriter; logger: LoggerService },
  range: { from?: string; to: string },
): Promise<void> {
  const { mirror, writer, logger } = options;
  const { from, to } = range;
  if (from !== undefined && !(await isTouched(mirror, { from, to }))) return;
  const order = { scope: fleetScope, revision: to };
  let value: Waivers | null = null;
  try {
    const waivers = await waiversAt(mirror, to);
    if (waivers.length > 0) {
      value = {
        waivers: await withOrigins(mirror, to, waivers),
        by: await authorOf(mirror, to),
      };
    }
  } catch (error) {
    if (!isTheirs(error)) throw error;
    logger.warn(`Waivers are left out: ${error.message}`);
  }
  await writer.write([writer.fact('waivers', 'gitops', value, order)]);
}

async function isTouched(
  mirror: GitMirror,
  range: { from: string; to: string },
): Promise<boolean> {
  for await (const _commit of mirror.log({
    ...{ ...range, paths: [waiversFile], firstParent: true, limit: 1 },
  }))
    return true;
  return false;
}

async function waiversAt(mirror: GitMirror, commit: string): Promise<Waiver[]> {
  const texts = await mirror.readAt(commit, [waiversFile]);
  return parseWaivers(texts.get(waiversFile));
}

/**
 * Says by which of main's own commits each came to be as it is: the oldest one since which it
 * was never away. A waiver that is prolonged is another one.
 */
async function withOrigins(
  mirror: GitMirror,
  to: string,
  waivers: readonly Waiver[],
): Promise<Waivers['waivers']> {
  const origins = new Map<Waiver, { since?: string; by: string }>();
  let open = [...waivers];
  let looked = 0;
  for await (const { sha, author, date } of mirror.log({
    ...{ to, paths: [waiversFile], firstParent: true },
    limit: mostChanges + 1,
  })) {
    // Of what is older than that nobody knows since when it was there.
    if (looked === mostChanges) for (const each of open) origins.delete(each);
    if (looked === mostChanges || open.length === 0) break;
    looked += 1;
    const then = await readable(mirror, sha);
    open = open.filter(waiver =>
      then.some(each => isDeepStrictEqual(each, waiver)),
    );
    for (const waiver of open)
      origins.set(waiver, { by: author, ...(date !== '' && { since: date }) });
  }
  return waivers.map(waiver => ({ ...waiver, ...origins.get(waiver) }));
}

/** Of an older state of the file; one that cannot be read waived nothing then. */
async function readable(mirror: GitMirror, commit: string): Promise<Waiver[]> {
  try {
    return await waiversAt(mirror, commit);
  } catch (error) {
    if (!isTheirs(error)) throw error;
    return [];
  }
}

/** Whether it is what somebody wrote into the repository. */
function isTheirs(
  error: unknown,
): error is RefusedError | MirrorFileTooLargeError {
  return (
    error instanceof RefusedError || error instanceof MirrorFileTooLargeError
  );
}

/** Who changed the file last. */
async function authorOf(
  mirror: GitMirror,
  to: string,
): Promise<string | undefined> {
  for await (const { author } of mirror.log({
    ...{ to, paths: [waiversFile], limit: 1 },
  }))
    return author;
  return undefined;
}
