import { gitopsGateCheckName } from '@ameide/plugin-primitives-common';
import { CheckState, Fact, FactValue } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { FactWriter } from './fact-writer';
import { GitHubCheck, GitHubCheckRun } from './github-graph-schema';
import { GraphCommit } from './github-graph';
import { openHeadScopes } from './gitops-pulls';
import { SourceContext } from './source';

/** Check conclusions that stop a merge (GitHub, "About status checks"). */
const stopping = [
  'failure',
  'timed_out',
  'cancelled',
  'action_required',
  'startup_failure',
  'stale',
];

/** Commits whose checks are of interest, with the scope of what is said of them: heads of open pull requests, and main's tip. @internal */
export async function checkedCommits(
  context: SourceContext,
): Promise<{ scopes: Map<string, string>; tip?: string }> {
  const scopes = await openHeadScopes(context);
  const branch = await context.facts.many('branch', ['gitops']);
  const tip = branch.get('gitops')?.sha;
  if (tip && !scopes.has(tip)) scopes.set(tip, fleetScope);
  return { scopes, tip };
}

/** What was said of commits that are of interest no more is taken back; gives those of which nothing is known yet. @internal */
export async function tidyChecks(
  context: SourceContext,
  writer: FactWriter,
): Promise<string[]> {
  const { scopes } = await checkedCommits(context);
  const unknown = new Set(scopes.keys());
  const gone: Fact[] = [];
  for await (const page of context.facts.each('gitops-checks')) {
    for (const { subject, scope } of page) {
      unknown.delete(subject);
      if (scopes.has(subject)) continue;
      const order = { scope, revision: 'replaced' };
      gone.push(writer.fact('gitops-checks', subject, null, order));
    }
  }
  await writer.write(gone);
  return [...unknown];
}

/** Commits of interest whose checks may still change. @internal */
export async function unsettledChecks(
  context: SourceContext,
): Promise<string[]> {
  const { scopes } = await checkedCommits(context);
  const known = await context.facts.many('gitops-checks', [...scopes.keys()]);
  return [...scopes.keys()].filter(
    sha => !['passed', 'failed'].includes(known.get(sha)?.state ?? ''),
  );
}

/** Writes down what the checks of commits of interest say. @internal */
export async function writeChecks(
  context: SourceContext,
  writer: FactWriter,
  answers: Iterable<GraphCommit>,
): Promise<void> {
  const { scopes, tip } = await checkedCommits(context);
  const facts: Fact[] = [];
  for (const { sha, checks, statuses } of answers) {
    const scope = scopes.get(sha);
    if (scope === undefined) continue;
    // What matters of main is what the gate says of it; other workflows run there too.
    const value = summary(
      sha === tip
        ? newestRuns(checks.filter(run => run.name === gitopsGateCheckName))
        : [...newestRuns(checks), ...statuses],
    );
    const order = { scope, revision: value.state };
    facts.push(writer.fact('gitops-checks', sha, value, order));
  }
  await writer.write(facts);
}

/** The newest run of each name, which decides. @internal */
export function newestRuns(runs: readonly GitHubCheckRun[]): GitHubCheckRun[] {
  const inOrder = [...runs].sort((a, b) => a.id - b.id);
  return [...new Map(inOrder.map(run => [run.name, run])).values()];
}

/** Whether a check has ended in a way that stops a merge. @internal */
export function isStopping({ conclusion }: GitHubCheck): boolean {
  return conclusion !== undefined && stopping.includes(conclusion);
}

function summary(
  checks: readonly GitHubCheck[],
): FactValue<'gitops-checks'> {
  const failures = checks
    .filter(isStopping)
    .map(({ name, url, title }) => ({ name, url, summary: title }));
  return { state: stateOf(checks, failures.length > 0), failures };
}

function stateOf(
  checks: readonly GitHubCheck[],
  hasFailed: boolean,
): CheckState {
  if (hasFailed) return 'failed';
  // No check at all is not a green gate: the workflow has not started yet.
  if (checks.length === 0) return 'queued';
  return checks.every(each => each.status === 'completed')
    ? 'passed'
    : 'running';
}
