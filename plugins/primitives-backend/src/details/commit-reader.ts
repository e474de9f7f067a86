import {
  CommitsBetween,
  CommitsQuery,
  corePath,
  Lineage,
  maxCommits,
  parsePrimitiveId,
  reasoned,
  refusal,
  say,
  Saying,
} from '@ameide/plugin-primitives-common';
import { GitMirror, withoutTokens } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { messageOf } from '../message-of';
import { LineageSubject } from '../lineage/lineage-facts';
import { LastingAnswers } from './lasting-answers';
import { unreadMirror } from './unread-mirror';

/** The part of a mirror that is read here. @internal */
export type CommitMirror = Pick<GitMirror, 'fetch' | 'isAncestor' | 'log'>;

/**
 * Commits of a primitive between two digests, from this replica's own mirror of the core
 * repo: what it lacks is fetched once, and what is not there then is said not to be known.
 * @internal
 */
export class CommitReader {
  readonly #mirror: CommitMirror;
  readonly #lineage: (subject: LineageSubject) => Promise<Lineage>;
  readonly #commitUrl: (sha: string) => string;
  readonly #answers: Pick<LastingAnswers<CommitsBetween>, 'get' | 'set'>;
  readonly #logger: LoggerService;

  /** `lineage` tells which commit a digest was built from. */
  constructor(options: {
    mirror: CommitMirror;
    lineage: (subject: LineageSubject) => Promise<Lineage>;
    commitUrl: (sha: string) => string;
    /** What lies between two commits never changes. */
    answers: Pick<LastingAnswers<CommitsBetween>, 'get' | 'set'>;
    logger: LoggerService;
  }) {
    this.#answers = options.answers;
    this.#mirror = options.mirror;
    this.#lineage = options.lineage;
    this.#commitUrl = options.commitUrl;
    this.#logger = options.logger;
  }

  /** Throws a `NotFoundError` for an id that is none. */
  async between(id: string, query: CommitsQuery): Promise<CommitsBetween> {
    const ref = parsePrimitiveId(id);
    if (!ref) throw refusal(NotFoundError, say('refusal.noPrimitive', { id }));
    const [from, to] = [
      await this.#commitOf(ref, query.from),
      await this.#commitOf(ref, query.to),
    ];
    if (!from || !to) {
      const what = from ? query.to : query.from;
      return unknown(say('commits.notBuilt', { what }), {
        from,
        to,
      });
    }
    // Addresses are part of the answer, and of the configuration.
    const key = [id, this.#commitUrl(from), this.#commitUrl(to)].join(' ');
    const known = await this.#answers.get(key);
    if (known) return known;
    const path = corePath(ref.kind, ref.name);
    const answer = await this.#read({ from, to, path });
    if (answer.status === 'unknown') return answer;
    await this.#answers.set(key, answer);
    return answer;
  }

  async #commitOf(
    ref: { kind: string; name: string },
    point: string,
  ): Promise<string | undefined> {
    if (!point.includes(':')) return point;
    const { items } = await this.#lineage({ type: 'digest', value: point });
    return items.find(i => i.kind === ref.kind && i.name === ref.name)?.commit
      ?.sha;
  }

  async #read(range: {
    from: string;
    to: string;
    path: string;
  }): Promise<CommitsBetween> {
    const { from, to } = range;
    if (from === to)
      return { status: 'same', from, to, commits: [], more: false };
    try {
      if (!(await this.#has(from, to))) await this.#mirror.fetch();
      if (!(await this.#has(from, to))) {
        return unknown(
          say('commits.notHere'),
          { from, to },
        );
      }
      if (await this.#mirror.isAncestor(from, to))
        return this.#list('ahead', range);
      if (await this.#mirror.isAncestor(to, from)) {
        return this.#list('behind', range);
      }
      return { status: 'apart', from, to, commits: [], more: false };
    } catch (error) {
      this.#logger.warn(`Could not compare commits: ${messageOf(error)}`);
      return unknown(unreadMirror('core'), { from, to });
    }
  }

  /** Every commit is its own ancestor, if it is there at all. */
  async #has(...commits: string[]): Promise<boolean> {
    for (const sha of commits)
      if (!(await this.#mirror.isAncestor(sha, sha))) return false;
    return true;
  }

  async #list(
    status: 'ahead' | 'behind',
    range: { from: string; to: string; path: string },
  ): Promise<CommitsBetween> {
    const { from, to, path } = range;
    const [older, newer] = status === 'ahead' ? [from, to] : [to, from];
    const commits: CommitsBetween['commits'] = [];
    const log = this.#mirror.log({
      ...{ from: older, to: newer, paths: [path] },
      firstParent: true,
      limit: maxCommits + 1,
    });
    for await (const { sha, subject, author, date } of log)
      commits.push({
        ...{ sha, subject: withoutTokens(subject) },
        ...{ author: withoutTokens(author), date, url: this.#commitUrl(sha) },
      });
    const more = commits.length > maxCommits;
    return { status, from, to, commits: commits.slice(0, maxCommits), more };
  }
}

function unknown(
  reason: Saying,
  ends: { from?: string; to?: string },
): CommitsBetween {
  return { status: 'unknown', ...reasoned(reason), ...ends, commits: [], more: false };
}
