import {
  diffMarker,
  fileDiffs,
  findTools,
  formatDiffMarkdown,
  isWholeDiff,
  parseRules,
  parseSettings,
  policyFile,
  policyOf,
  readEnvironmentState,
  readText,
  RefusedError,
  renderedDiff,
  settingsFile,
  UsageError,
  writeChange,
} from '@ameide/gitops-repo';
import {
  Change,
  ChangePreview,
  english,
  reasoned,
  refusal,
  say,
  Saying,
  verbatim,
} from '@ameide/plugin-primitives-common';
import {
  GitMirror,
  withoutAddresses,
  withoutTokens,
} from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, isError } from '@backstage/errors';
import pLimit from 'p-limit';
import { messageOf } from '../message-of';
import { clean } from '../sources/clean';
import { shownFault } from '../sources/fault';
import { OutsideProof } from './outside-proof';
import { unreadMirror } from './unread-mirror';
import { PlannedChange, planChange } from './plan-change';

/** A form asks again at each answer that changes, and what is known of clusters moves. */
const cacheMs = 15_000;
const cacheCapacity = 50;
/** Each writes the repository twice and starts helm: of several people one waits. */
const concurrency = 2;

/** What {@link PreviewReader} stands on. @internal */
export type PreviewOptions = {
  mirror: Pick<GitMirror, 'headWith' | 'withCheckout'>;
  /** Registry host and owner. */
  registry: string;
  shownHosts: readonly string[];
  clock: () => Date;
  logger: LoggerService;
  outside: Pick<OutsideProof, 'argocd' | 'image'>;
  /** Finds helm; nothing is installed in a portal. */
  tools?: () => ReturnType<typeof findTools>;
};

const nothing = { files: [], moves: [], notes: [], approvers: [] };

/**
 * Works out what a change would do, on a checkout of the GitOps main branch that is thrown
 * away: by the functions that CI runs, rendered by the helm that is on this machine.
 * @internal
 */
export class PreviewReader {
  readonly #options: PreviewOptions;
  readonly #limit = pLimit(concurrency);
  readonly #known = new Map<
    string,
    { at: number; preview: Promise<ChangePreview> }
  >();

  /** Over this replica's mirror of the GitOps repo. */
  constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /** `revision` is the commit that facts know of. An `InputError` for what can be no change. */
  async read(change: Change, revision?: string): Promise<ChangePreview> {
    let head: string;
    try {
      head = await this.#options.mirror.headWith(revision);
    } catch (error) {
      this.#options.logger.warn(`Could not preview: ${messageOf(error)}`);
      return {
        status: 'unknown',
        ...reasoned(unreadMirror('GitOps')),
        ...nothing,
      };
    }
    const key = `${head} ${JSON.stringify(change)}`;
    const now = this.#options.clock().getTime();
    const known = this.#known.get(key);
    if (known && now - known.at < cacheMs) return known.preview;
    if (this.#known.size >= cacheCapacity) this.#known.clear();
    // Lines around what changes, and what helm makes of them, are whatever somebody wrote.
    const preview = this.#limit(async () =>
      clean(await this.#preview(change, head)),
    );
    this.#known.set(key, { at: now, preview });
    // What failed is asked again.
    preview.catch(() => this.#known.delete(key));
    return preview;
  }

  async #preview(change: Change, revision: string): Promise<ChangePreview> {
    const { mirror, registry, clock, outside } = this.#options;
    return mirror.withCheckout(revision, async root => {
      let planned: PlannedChange;
      try {
        planned = await planChange({
          ...{ root, change, registry, outside, now: clock() },
        });
      } catch (error) {
        if (error instanceof UsageError)
          throw refusal(InputError, error.said.message);
        if (!(error instanceof RefusedError)) {
          const why = this.#reasonOf(error);
          return { status: 'unknown', ...reasoned(why), ...nothing };
        }
        const why = reasoned(error.said.message);
        return { status: 'refused', ...why, revision, ...nothing };
      }
      const { files, moves, notes } = planned;
      const diffs = await fileDiffs(root, files);
      const base = {
        ...{ revision, branch: files.branch },
        moves: await withReplaced(root, moves),
        notes: notes.map(english),
        ...(notes.length > 0 && { said: { notes } }),
      };
      // A waiver changes no cluster, and nobody but its reviewers lets it be.
      const isWaiver = change.workflow === 'waive';
      const who: Pick<ChangePreview, 'merges' | 'approvers'> = isWaiver
        ? { merges: 'person', approvers: [] }
        : await mergerOf(root, planned);
      if (diffs.length === 0)
        return { status: 'nothing', files: [], ...base, ...who };
      if (isWaiver) return { status: 'changes', files: diffs, ...base, ...who };
      await writeChange(root, files);
      const clusters = await this.#render(root, revision);
      return { status: 'changes', files: diffs, clusters, ...base, ...who };
    });
  }

  /** What cannot be rendered here is said, and is no reason to hide the files. */
  async #render(
    root: string,
    from: string,
  ): Promise<ChangePreview['clusters']> {
    const { tools = () => findTools({ install: false }) } = this.#options;
    try {
      const diff = await renderedDiff({
        ...{ root, from, tools: await tools(), render: 'plain' },
      });
      // Before Markdown is made of them, in which a login's @ is written in another way.
      const problems = diff.problems.map(withoutTokens);
      const words = formatDiffMarkdown(
        { ...diff, problems },
        { newer: english(say('diff.thisChange')) },
      );
      const text = words.slice(diffMarker.length).trim();
      return { text, isWhole: isWholeDiff(diff) };
    } catch (error) {
      return { isWhole: false, ...reasoned(this.#reasonOf(error)) };
    }
  }

  /** Without what is no business of who fills in a form: addresses, and files of the portal's machine, which Node's errors of the system name. */
  #reasonOf(error: unknown): Saying {
    if (isError(error) && 'syscall' in error)
      return say('preview.ownFiles', { code: String(error.code) });
    const words = withoutAddresses(messageOf(error), this.#options.shownHosts);
    return shownFault(error) ?? verbatim(words);
  }
}

/** Moves with what they take the place of, on a checkout that has not been written to. */
async function withReplaced(
  root: string,
  moves: PlannedChange['moves'],
): Promise<ChangePreview['moves']> {
  const found: ChangePreview['moves'] = [];
  for (const move of moves) {
    const now = await readEnvironmentState(root, move.id, move.environment);
    const replaces = now?.enabled ? now.digest : undefined;
    found.push({ ...move, ...(replaces && { replaces }) });
  }
  return found;
}

/** Who merges it, and who has to approve. */
async function mergerOf(
  root: string,
  { environment }: PlannedChange,
): Promise<Pick<ChangePreview, 'merges' | 'approvers'>> {
  const { autoMerge } = parseSettings(await readText(root, settingsFile));
  const { policy } = parseRules(await readText(root, policyFile), undefined);
  const byItself = environment
    ? autoMerge.environments.includes(environment)
    : autoMerge.wiring;
  return {
    merges: byItself ? 'itself' : 'person',
    approvers: environment ? policyOf(policy, environment).approvers : [],
  };
}
