import { parseWaivers, RefusedError, waiversFile } from '@ameide/gitops-repo';
import {
  GitMirror,
  MirrorFileTooLargeError,
} from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { FactValue } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { FactWriter } from './fact-writer';

/** Writes down which exceptions from rules main has. A file that cannot be read waives nothing. @internal */
export async function readWaivers(
  options: { mirror: GitMirror; writer: FactWriter; logger: LoggerService },
  to: string,
): Promise<void> {
  const { mirror, writer, logger } = options;
  const order = { scope: fleetScope, revision: to };
  let value: FactValue<'waivers'> | null = null;
  try {
    const text = (await mirror.readAt(to, [waiversFile])).get(waiversFile);
    const waivers = parseWaivers(text);
    if (waivers.length > 0) value = { waivers, by: await authorOf(mirror, to) };
  } catch (error) {
    const isTheirs =
      error instanceof RefusedError || error instanceof MirrorFileTooLargeError;
    if (!isTheirs) throw error;
    logger.warn(`Waivers are left out: ${error.message}`);
  }
  await writer.write([writer.fact('waivers', 'gitops', value, order)]);
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
