import {
  GitMirror,
  MirrorCommit,
  withoutTokens,
} from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { Fact, FactValue } from '../facts/fact';
import { fleetScope, scopeOfId } from '../facts/scope';
import { cursor } from './cursor';
import { FactWriter } from './fact-writer';
import { GitHubGraph, GraphCommit } from './github-graph';
import { componentOf } from './gitops-values';
import { pullsKnownSince } from './gitops-pulls';
import { SourceContext } from './source';

/** Commits that are looked at together. */
const perChunk = 500;
/** Commits of old history that GitHub is asked about in one look; the rest follows in the next. */
const askedPerLook = 1000;
/** GitHub needs a moment until it knows which pull request a new commit came by; before that, "none" is no answer. */
const associationMs = 2 * 60_000;

/** Commits of main, without the pull request that they came by. */
type Bare = Omit<FactValue<'gitops-commit'>, 'pull'> & {
  scope: string;
  /** Milliseconds since 1970, when we saw it first. */
  seen: number;
};

/** Everything from `low` up to `head` is written down or waits; below `low` it goes on. */
const readCommits = cursor(
  'commits',
  z.object({
    head: z.string().optional(),
    low: z.string().optional(),
    isComplete: z.boolean(),
  }),
  { isComplete: false },
);

/** Commits of which GitHub has not said yet which pull request they came by. */
const waiting = cursor(
  'commits-waiting',
  z.record(
    z.string(),
    z.object({
      author: z.string(),
      date: z.string(),
      message: z.string(),
      url: z.string(),
      root: z.boolean(),
      scope: z.string(),
      seen: z.number(),
    }),
  ),
  {},
);

/** What reading commits works with. @internal */
export type GitOpsCommits = {
  mirror: GitMirror;
  graph: GitHubGraph;
  context: SourceContext;
  writer: FactWriter;
  webUrl: string;
};

/**
 * Writes down main's own commits since the last look, with the pull requests whose merges
 * made them; the others wait for GitHub's word. `merges` are the merge commits of the
 * pull requests that were just read, by SHA.
 * @internal
 */
export async function readNewCommits(
  commits: GitOpsCommits,
  options: { to: string; isRewritten: boolean; merges: Map<string, number> },
): Promise<void> {
  const { mirror, context } = commits;
  const { to, isRewritten, merges } = options;
  if (isRewritten) await forgetLost(commits, to);
  const state = await readCommits.get(context);
  if (state.head === undefined) {
    await readCommits.set(context, { head: to, isComplete: false });
    return;
  }
  const log = mirror.log({
    ...{ from: state.head, to },
    ...{ firstParent: true, withFiles: true },
  });
  for await (const chunk of chunksOf(log))
    await addWaiting(context, await write(commits, chunk, merges));
  await readCommits.set(context, { ...state, head: to });
}

/**
 * Goes on with history from where the last look ended, newest first, down to where the
 * pull requests are known: what is older may have come by one that was not read yet.
 * @internal
 */
export async function readOldCommits(commits: GitOpsCommits): Promise<void> {
  const { mirror, context } = commits;
  let state = await readCommits.get(context);
  const since = await pullsKnownSince(context);
  if (state.isComplete || state.head === undefined || since === undefined)
    return;
  const merges = await knownMerges(context);
  let asked = 0;
  const log = mirror.log({
    to: state.low ?? state.head,
    ...{ firstParent: true, withFiles: true },
  });
  for await (const chunk of chunksOf(log)) {
    const { low: before } = state;
    const known = chunk.filter(commit => commit.sha !== before);
    const firstTooOld = known.findIndex(commit => commit.date < since);
    const due = firstTooOld < 0 ? known : known.slice(0, firstTooOld);
    const rest = await write(commits, due, merges);
    asked += rest.size;
    await addWaiting(context, rest);
    if (rest.size > 0) await askWaiting(commits);
    const low = due.at(-1)?.sha ?? state.low;
    state = { ...state, low };
    await readCommits.set(context, state);
    if (due.length < known.length || asked >= askedPerLook) return;
  }
  await readCommits.set(context, { ...state, isComplete: true });
}

/** Commits that wait for GitHub's word. @internal */
export async function waitingCommits(
  context: SourceContext,
): Promise<string[]> {
  return Object.keys(await waiting.get(context));
}

/** Writes down the commits that GitHub gave its word of. @internal */
export async function writeAnswered(
  commits: GitOpsCommits,
  answers: Iterable<GraphCommit>,
): Promise<void> {
  const { context, writer } = commits;
  const bare = await waiting.get(context);
  const facts: Fact[] = [];
  for (const { sha, pull } of answers) {
    const commit = bare[sha];
    if (!commit) continue;
    // A commit's date is its author's word; one in the future must not make it wait for ever.
    const age = Date.now() - Math.min(commit.seen, Date.parse(commit.date));
    if (!pull && age < associationMs) continue;
    facts.push(toFact(writer, sha, commit, pull?.number));
    delete bare[sha];
  }
  if (facts.length === 0) return;
  await writer.write(facts);
  await waiting.set(context, bare);
}

/** Forgets how far history was read, so that all is read again. @internal */
export async function forgetCommits(context: SourceContext): Promise<void> {
  await readCommits.set(context, { isComplete: false });
  await waiting.set(context, {});
}

async function askWaiting(commits: GitOpsCommits): Promise<void> {
  const { graph, context } = commits;
  const shas = await waitingCommits(context);
  const wanted = { checks: false, pulls: true };
  const faults = [];
  for await (const answer of graph.commits(shas, wanted)) {
    await writeAnswered(commits, answer.found.values());
    faults.push(...answer.faults);
  }
  if (faults.length > 0) throw graph.faultError(faults);
}

/** Writes what the merges tell of, and gives the rest. */
async function write(
  commits: GitOpsCommits,
  chunk: MirrorCommit[],
  merges: ReadonlyMap<string, number>,
): Promise<Map<string, Bare>> {
  const { writer, context, webUrl } = commits;
  const known = await context.facts.many(
    'gitops-commit',
    chunk.map(commit => commit.sha),
  );
  const unknown = chunk.filter(commit => !known.has(commit.sha));
  const facts: Fact[] = [];
  const rest = new Map<string, Bare>();
  for (const commit of unknown) {
    const bare = toBare(commit, webUrl);
    const pull = merges.get(commit.sha);
    if (pull === undefined && !bare.root) rest.set(commit.sha, bare);
    else facts.push(toFact(writer, commit.sha, bare, pull));
  }
  await writer.write(facts);
  return rest;
}

async function addWaiting(
  context: SourceContext,
  bare: ReadonlyMap<string, Bare>,
): Promise<void> {
  if (bare.size === 0) return;
  const known = await waiting.get(context);
  await waiting.set(context, { ...known, ...Object.fromEntries(bare) });
}

/** After a force push: what main no longer has is gone, and history is read anew. */
async function forgetLost(commits: GitOpsCommits, to: string): Promise<void> {
  const { mirror, context, writer } = commits;
  await forgetCommits(context);
  const kept = new Set<string>();
  for await (const { sha } of mirror.log({ to, firstParent: true }))
    kept.add(sha);
  for await (const page of context.facts.each('gitops-commit')) {
    const lost = page.filter(({ subject }) => !kept.has(subject));
    await writer.write(
      lost.map(({ subject, scope }) =>
        writer.fact('gitops-commit', subject, null, { scope, revision: to }),
      ),
    );
  }
}

async function knownMerges(
  context: SourceContext,
): Promise<Map<string, number>> {
  const merges = new Map<string, number>();
  for await (const page of context.facts.each('gitops-pull'))
    for (const { value } of page)
      if (value.mergeSha) merges.set(value.mergeSha, value.number);
  return merges;
}

function toFact(
  writer: FactWriter,
  sha: string,
  { scope, seen: _seen, ...commit }: Bare,
  pull: number | undefined,
): Fact {
  const order = { scope, revision: sha };
  return writer.fact('gitops-commit', sha, { ...commit, pull }, order);
}

function toBare(commit: MirrorCommit, webUrl: string): Bare {
  const scopes = new Set(
    commit.files.map(path => {
      const id = componentOf(path)?.id;
      return id ? scopeOfId(id) : fleetScope;
    }),
  );
  const [scope] = scopes;
  return {
    author: commit.author || 'unknown',
    date: commit.date,
    message: withoutTokens(commit.subject),
    url: `${webUrl}/commit/${commit.sha}`,
    root: commit.parents.length === 0,
    scope: scopes.size === 1 ? scope : fleetScope,
    seen: Date.now(),
  };
}

async function* chunksOf(
  log: AsyncIterable<MirrorCommit>,
): AsyncGenerator<MirrorCommit[]> {
  let chunk: MirrorCommit[] = [];
  for await (const commit of log) {
    chunk.push(commit);
    if (chunk.length < perChunk) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
