import { z } from 'zod';
import { FactValue, Pull } from '../facts/fact';
import { scopeOfBranch } from '../facts/scope';
import { cursor } from './cursor';
import { FactWriter } from './fact-writer';
import { GitHubGraph } from './github-graph';
import { withMoves } from './gitops-moves';
import { GitHubRepository, isFresh, ListedPull } from './github-repository';
import { SourceContext } from './source';

/** Pages that the first looks read, and that each look after that reads of what is older. */
const firstPages = 100;
const laterPages = 25;
/** Pages of changed ones; who was away for longer than a thousand changes reads all again. */
const newsPages = 10;

/** How far the listing was read, both ways. */
const progress = cursor(
  'pulls',
  z.object({
    /** The newest time that everything up to is read for, and what was read of that very second. */
    to: z.string().optional(),
    at: z.array(z.string()),
    /** Where the older ones go on; absent before the first page and after the last. */
    after: z.string().optional(),
    /** The oldest time that was read. */
    oldest: z.string().optional(),
    pages: z.number(),
    isComplete: z.boolean(),
  }),
  { at: [], pages: 0, isComplete: false },
);

/** Open pull requests: their branch and head by number. */
const openPulls = cursor(
  'open-pulls',
  z.record(z.string(), z.object({ headRef: z.string(), headSha: z.string() })),
  {},
);

/** What reading pull requests works with. @internal */
export type GitOpsPulls = {
  repository: GitHubRepository;
  graph: GitHubGraph;
  context: SourceContext;
  writer: FactWriter;
  environments: readonly string[];
};

/**
 * Writes down the pull requests that changed since the last look, by one conditional
 * request when none did; the first time by GraphQL, a hundred with their reviews in one
 * request, and what is older than some pages in later looks. Gives those that it read.
 * @internal
 */
export async function readGitOpsPulls(pulls: GitOpsPulls): Promise<Pull[]> {
  const { context } = pulls;
  const read: Pull[] = [];
  const state = await progress.get(context);
  if (state.to !== undefined) read.push(...(await readNews(pulls, state.to)));
  if (!state.isComplete) read.push(...(await readOlder(pulls)));
  // GraphQL has no ETags: asked once now, the listing costs nothing in the looks that follow.
  if (state.to === undefined) {
    const { to = '' } = await progress.get(context);
    read.push(...(await readNews(pulls, to)));
  }
  return read;
}

/** Reads some pull requests by number. @internal */
export async function readPullsByNumber(
  pulls: GitOpsPulls,
  numbers: readonly number[],
): Promise<Pull[]> {
  const read: Pull[] = [];
  const faults = [];
  for await (const answer of pulls.graph.pulls(numbers)) {
    const some = await withMoves(pulls, [...answer.found.values()]);
    await writePulls(pulls, some.told);
    read.push(...some.told);
    faults.push(...answer.faults, ...some.faults);
  }
  if (faults.length > 0) throw pulls.graph.faultError(faults);
  return read;
}

/** Scope of each open pull request's head. @internal */
export async function openHeadScopes(
  context: SourceContext,
): Promise<Map<string, string>> {
  const open = Object.values(await openPulls.get(context));
  return new Map(open.map(p => [p.headSha, scopeOfBranch(p.headRef)]));
}

/** Time from which on every pull request that changed is known; undefined before the first page, empty when all are. @internal */
export async function pullsKnownSince(
  context: SourceContext,
): Promise<string | undefined> {
  const { isComplete, oldest } = await progress.get(context);
  return isComplete ? '' : oldest;
}

/** Forgets how far the listing was read, so that all is read again. @internal */
export async function forgetGitOpsPulls(context: SourceContext): Promise<void> {
  await progress.set(context, { at: [], pages: 0, isComplete: false });
  await openPulls.set(context, {});
}

async function readNews(pulls: GitOpsPulls, to: string): Promise<Pull[]> {
  const { repository, context } = pulls;
  const state = await progress.get(context);
  const seen = new Set(state.at);
  const news: ListedPull[] = [];
  for (let page = 1; page <= newsPages; page++) {
    const answer = await repository.pulls('all', page);
    const changed = answer.pulls.filter(
      pull =>
        pull.updatedAt > to ||
        (pull.updatedAt === to && !seen.has(stateOf(pull))),
    );
    news.push(...changed);
    const oldest = answer.pulls.at(-1)?.updatedAt;
    if (answer.isLast || oldest === undefined || oldest < to) break;
    // So many changed that we cannot say which: go through all of them again.
    if (page === newsPages) {
      await forgetGitOpsPulls(context);
      return [];
    }
  }
  if (news.length === 0) return [];
  const read = await readPullsByNumber(
    pulls,
    news.map(pull => pull.number),
  );
  const newest =
    news
      .map(p => p.updatedAt)
      .sort()
      .at(-1) ?? to;
  const settled = news.filter(p => p.updatedAt === newest && !isFresh(p));
  await progress.set(context, {
    ...state,
    to: newest,
    at: [...(newest === to ? state.at : []), ...settled.map(stateOf)],
  });
  return read;
}

async function readOlder(pulls: GitOpsPulls): Promise<Pull[]> {
  const { graph, context } = pulls;
  const read: Pull[] = [];
  let state = await progress.get(context);
  const left = Math.max(laterPages, firstPages - state.pages);
  for (let page = 0; page < left && !state.isComplete; page++) {
    const answer = await graph.pullsPage(state.after);
    const { told, faults } = await withMoves(pulls, answer.pulls);
    if (faults.length > 0) throw graph.faultError(faults);
    await writePulls(pulls, told);
    read.push(...answer.pulls);
    const [newest] = answer.pulls;
    state = {
      // An empty repository has no newest one: everything that comes is newer.
      to: state.to ?? newest?.updatedAt ?? '',
      at: state.to === undefined ? settledAt(answer.pulls) : state.at,
      after: answer.next,
      oldest: answer.pulls.at(-1)?.updatedAt ?? state.oldest,
      pages: state.pages + 1,
      isComplete: answer.next === undefined,
    };
    await progress.set(context, state);
  }
  return read;
}

function settledAt(pulls: Pull[]): string[] {
  const [newest] = pulls;
  return pulls
    .filter(p => p.updatedAt === newest.updatedAt && !isFresh(p))
    .map(stateOf);
}

async function writePulls(
  pulls: GitOpsPulls,
  read: ReadonlyArray<FactValue<'gitops-pull'>>,
): Promise<void> {
  const { context, writer } = pulls;
  await writer.write(
    read.map(pull =>
      writer.fact('gitops-pull', String(pull.number), pull, {
        scope: scopeOfBranch(pull.headRef),
        revision: `${pull.updatedAt} ${pull.headSha}`,
      }),
    ),
  );
  const before = await openPulls.get(context);
  const after = { ...before };
  for (const { number, state, headRef, headSha } of read) {
    if (state === 'open') after[number] = { headRef, headSha };
    else delete after[number];
  }
  if (JSON.stringify(after) !== JSON.stringify(before))
    await openPulls.set(context, after);
}

function stateOf(pull: {
  number: number;
  state: string;
  headSha: string;
}): string {
  return `${pull.number} ${pull.state} ${pull.headSha}`;
}
