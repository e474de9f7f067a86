import { GitMirror, toServiceError } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { z } from 'zod';
import { cursor } from './cursor';
import { GitHubRepository } from './github-repository';
import { SourceContext } from './source';

/** Tip of main up to which everything is written down. */
const readHead = cursor('head', z.string().optional(), undefined);

/** What a branch went through since it was read last. @internal */
export type BranchMove = {
  /** Undefined when all has to be read: the first time, or when history was rewritten. */
  from?: string;
  to: string;
  isRewritten: boolean;
  /** Puts the cursor forward, when what follows from the move is done. */
  done(): Promise<void>;
};

/**
 * Asks where the branch is, by one conditional request, and fetches it into the mirror
 * when it moved; undefined when it did not. A history that was rewritten (the old tip is
 * no ancestor of the new one) is said in the log.
 * @internal
 */
export async function readMove(options: {
  repository: GitHubRepository;
  mirror: GitMirror;
  context: SourceContext;
  logger: LoggerService;
  webUrl: string;
}): Promise<BranchMove | undefined> {
  const { repository, mirror, context, logger, webUrl } = options;
  const known = await readHead.get(context);
  const told = await repository.head();
  if (told === known) return undefined;
  const to = await fetched(options);
  if (to === known) return undefined;
  const isAhead = known !== undefined && (await mirror.isAncestor(known, to));
  const isRewritten = known !== undefined && !isAhead;
  if (isRewritten) {
    logger.warn(
      `History of main at ${webUrl} was rewritten: ${known} is no ancestor of ${to}; all of it is read again`,
    );
  }
  return {
    from: isAhead ? known : undefined,
    to,
    isRewritten,
    done: () => readHead.set(context, to),
  };
}

/** Forgets where the branch was, so that all is read again. @internal */
export function forgetHead(context: SourceContext): Promise<void> {
  return readHead.set(context, undefined);
}

async function fetched(options: {
  mirror: GitMirror;
  context: SourceContext;
  webUrl: string;
}): Promise<string> {
  const { signal } = options.context;
  try {
    return await options.mirror.fetch({ signal });
  } catch (error) {
    signal.throwIfAborted();
    throw toServiceError({ name: 'GitHub', url: options.webUrl }, error);
  }
}
