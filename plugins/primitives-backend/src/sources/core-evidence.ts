import { MirrorCommit } from '@ameide/plugin-primitives-node';
import { z } from 'zod';
import { Fact } from '../facts/fact';
import { isSettled, toCheckFacts } from './core-checks';
import { RecentCommits, toCommit } from './core-main';
import { cursor } from './cursor';
import { FactWriter } from './fact-writer';
import { GitHubGraph, GraphCommit } from './github-graph';
import { SourceContext } from './source';

/** Commits that GitHub still has to be asked about, each with the primitives that it is the newest of. */
const pendingCommits = cursor(
  'pending',
  z.record(z.string(), z.array(z.string())),
  {},
);

/** What asking GitHub about commits works with. @internal */
export type CoreEvidence = {
  graph: GitHubGraph;
  recent: RecentCommits;
  context: SourceContext;
  writer: FactWriter;
  webUrl: string;
};

/** Puts commits on the list of those to ask about, which outlasts a restart. @internal */
export async function askLater(
  context: SourceContext,
  commits: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  if (commits.size === 0) return;
  const pending = await pendingCommits.get(context);
  for (const [sha, subjects] of commits)
    pending[sha] = [...new Set([...(pending[sha] ?? []), ...subjects])];
  await pendingCommits.set(context, pending);
}

/**
 * Asks about every commit on the list, and writes down what CI and GitHub say of it. What
 * GitHub did not answer stays on the list; when it answered in parts, that is thrown at
 * the end.
 * @internal
 */
export async function askPending(evidence: CoreEvidence): Promise<void> {
  const { graph, context } = evidence;
  const pending = await pendingCommits.get(context);
  const shas = Object.keys(pending);
  if (shas.length === 0) return;
  const recent = await evidence.recent.read();
  const order = new Map(recent.map((commit, index) => [commit.sha, index]));
  const main = { recent, order };
  const faults = [];
  let answered = 0;
  try {
    for await (const answer of graph.commits(shas, {
      checks: true,
      pulls: true,
    })) {
      await writeAnswers(evidence, main, [...answer.found.values()], pending);
      for (const sha of answer.found.keys()) delete pending[sha];
      answered += answer.found.size;
      faults.push(...answer.faults);
    }
  } finally {
    if (answered > 0) await pendingCommits.set(context, pending);
  }
  if (faults.length > 0) throw graph.faultError(faults);
}

/** Forgets the list. @internal */
export function forgetPending(context: SourceContext): Promise<void> {
  return pendingCommits.set(context, {});
}

/**
 * Commits of main whose evidence is not complete, so that what no run and no webhook told
 * of is found all the same. Those of the last day come back at every call, older ones in
 * turns, each once in `turns` calls.
 * @internal
 */
export async function unsettledCommits(
  context: SourceContext,
  turn: { number: number; turns: number },
): Promise<Map<string, string[]>> {
  const recently = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const unsettled = new Map<string, string[]>();
  for await (const page of context.facts.each('commit')) {
    const due = page.filter(
      ({ value }) =>
        value.date >= recently ||
        parseInt(value.sha.slice(0, 6), 16) % turn.turns === turn.number,
    );
    const published = await context.facts.many(
      'publish',
      due.map(({ subject, value }) => `${subject}@${value.sha}`),
    );
    for (const { subject, value } of due) {
      if (isSettled(published.get(`${subject}@${value.sha}`))) continue;
      unsettled.set(value.sha, [...(unsettled.get(value.sha) ?? []), subject]);
    }
  }
  return unsettled;
}

type Main = {
  recent: MirrorCommit[];
  order: ReadonlyMap<string, number>;
};

async function writeAnswers(
  evidence: CoreEvidence,
  main: Main,
  answers: GraphCommit[],
  pending: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const { context, writer } = evidence;
  const checks = new Map(
    answers.map(a => [a.sha, toCheckFacts(a.checks, a.sha, writer)]),
  );
  await writer.write([...checks.values()].flat());
  const about = answers.map(answer => ({
    answer,
    subjects: new Set([
      ...(pending[answer.sha] ?? []),
      ...(checks.get(answer.sha) ?? []).map(f => f.scope),
    ]),
  }));
  const subjects = [...new Set(about.flatMap(a => [...a.subjects]))];
  const commits = await context.facts.many('commit', subjects);
  // Oldest first, so that the newest that CI reported a primitive for has the last word.
  const inOrder = about.sort(
    (a, b) =>
      (main.order.get(b.answer.sha) ?? Infinity) -
      (main.order.get(a.answer.sha) ?? Infinity),
  );
  const facts: Fact[] = [];
  for (const { answer, subjects: mine } of inOrder) {
    for (const subject of mine) {
      const known = commits.get(subject);
      if (!known) continue;
      const { sha } = answer;
      const order = { scope: subject, revision: sha };
      const commit = adopted(evidence, main, known.sha, sha) ?? known;
      if (commit.sha !== sha) continue;
      const value = { ...commit, author: answer.author ?? commit.author };
      commits.set(subject, value);
      facts.push(writer.fact('commit', subject, value, order));
      facts.push(
        writer.fact(
          'commit-pull',
          `${subject}@${sha}`,
          { pull: answer.pull },
          order,
        ),
      );
    }
  }
  await writer.write(facts);
}

/** CI may report primitives for a commit that did not touch their folder (their contract changed, say): that commit is theirs then. */
function adopted(
  evidence: CoreEvidence,
  main: Main,
  known: string,
  sha: string,
) {
  const index = main.order.get(sha);
  if (index === undefined || index >= (main.order.get(known) ?? Infinity))
    return undefined;
  return toCommit(main.recent[index], evidence.webUrl);
}
