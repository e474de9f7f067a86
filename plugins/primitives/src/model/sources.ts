import { SourceStatus, Stage } from '@ameide/plugin-primitives-common';

/** Which stages rest on which source. @internal */
const stagesOfSource: Record<SourceStatus['source'], readonly Stage['id'][]> = {
  'github-core': ['contract', 'verify'],
  registry: ['image'],
  'github-gitops': ['wiring', 'enable'],
  argocd: ['sync', 'health', 'smoke'],
};

/** The sources that cannot be relied on now. @internal */
export function troubledSources(
  sources: readonly SourceStatus[],
): SourceStatus[] {
  return sources.filter(source => source.status !== 'ok');
}

/** Since when nothing newer is known: the read of the source that was read longest ago; undefined while one was never read. @internal */
export function lastReadAt(
  sources: readonly SourceStatus[],
): string | undefined {
  const moments = sources.map(source => source.lastSuccessAt);
  return moments.every(moment => moment !== undefined)
    ? [...moments].sort().at(0)
    : undefined;
}

/** Stages whose shown state may be old, because their source could not be read. @internal */
export function staleStages(
  sources: readonly SourceStatus[],
): ReadonlySet<Stage['id']> {
  return new Set(
    troubledSources(sources).flatMap(source => stagesOfSource[source.source]),
  );
}
