import { Fact, FactValue } from '../facts/fact';
import { fleetScope } from '../facts/scope';
import { scopeOfTitle } from '../facts/run-title';
import { FactWriter } from './fact-writer';
import { GitHubRun, toCheckState } from './github-repository';
import { SourceContext } from './source';

/** Characters of a run's title: that of a promotion names a hundred primitives. */
const longestRunTitle = 10_000;

/** Runs that a person or a schedule asked for; those of pushes and pull requests are told by their checks. */
const askedFor = ['workflow_dispatch', 'repository_dispatch', 'schedule'];

/**
 * Writes down runs. Of each workflow and title only the newest is kept: what a run says
 * is replaced by the next that tries the same.
 * @internal
 */
export async function writeRuns(
  context: SourceContext,
  writer: FactWriter,
  runs: readonly GitHubRun[],
): Promise<void> {
  const told = runs
    .map(run => ({ run, scope: scopeOfTitle(run.display_title ?? '') }))
    .filter(
      ({ run, scope }) => scope !== fleetScope || askedFor.includes(run.event),
    );
  const facts: Fact[] = [];
  for (const scope of new Set(told.map(t => t.scope))) {
    const known = await context.facts.within('gitops-run', scope);
    const all = new Map(known.map(f => [f.value.id, f.value]));
    const before = new Set(all.keys());
    for (const { run } of told.filter(t => t.scope === scope))
      all.set(run.id, toRun(run));
    const newest = new Map<string, number>();
    for (const run of [...all.values()].sort((a, b) => a.id - b.id))
      newest.set(`${run.workflow} ${run.title}`, run.id);
    const kept = new Set(newest.values());
    for (const run of all.values()) {
      const isKept = kept.has(run.id);
      if (!isKept && !before.has(run.id)) continue;
      facts.push(
        writer.fact('gitops-run', String(run.id), isKept ? run : null, {
          scope,
          revision: run.updatedAt,
        }),
      );
    }
  }
  // All at once: the first look finds those of hundreds of primitives.
  await writer.write(facts);
}

function toRun(run: GitHubRun): FactValue<'gitops-run'> {
  const workflow = run.path.split('@')[0].split('/').at(-1) ?? run.path;
  return {
    id: run.id,
    workflow,
    title: (run.display_title ?? workflow).slice(0, longestRunTitle),
    event: run.event,
    state: toCheckState(run),
    conclusion: run.conclusion ?? undefined,
    url: run.html_url,
    createdAt: run.created_at,
    updatedAt: run.updated_at,
  };
}
