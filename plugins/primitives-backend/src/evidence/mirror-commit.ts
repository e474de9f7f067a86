import { LoggerService } from '@backstage/backend-plugin-api';
import { FactValue } from '../facts/fact';
import { CommitMirror } from '../details/commit-reader';
import { messageOf } from '../message-of';

/** Reads single commits from a mirror of the core repo; undefined where one cannot be read. @internal */
export function commitsOfMirror(options: {
  mirror: CommitMirror;
  /** Page of a commit. */
  commitUrl: (sha: string) => string;
  logger: LoggerService;
}): (sha: string) => Promise<FactValue<'commit'> | undefined> {
  const { mirror, commitUrl, logger } = options;
  return async sha => {
    try {
      if (!(await mirror.isAncestor(sha, sha))) await mirror.fetch();
      for await (const commit of mirror.log({ to: sha, limit: 1 })) {
        const { author, date, subject: message } = commit;
        return { sha, message, author, date, url: commitUrl(sha) };
      }
    } catch (error) {
      logger.warn(`Could not read the commit ${sha}: ${messageOf(error)}`);
    }
    return undefined;
  };
}
