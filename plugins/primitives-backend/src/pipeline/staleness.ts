import { SourceStatus, Stage } from '@ameide/plugin-primitives-common';

/** Source that each stage stands on. */
const sourceOf: Record<Stage['id'], SourceStatus['source']> = {
  contract: 'github-core',
  verify: 'github-core',
  image: 'registry',
  wiring: 'github-gitops',
  enable: 'github-gitops',
  sync: 'argocd',
  health: 'argocd',
  smoke: 'argocd',
};

/**
 * Says on a stage that its source cannot be read now. Evidence of something that
 * happened (a verified commit, an image, a merge, a smoke) stays what it is; the present
 * state of a cluster is unknown as soon as nobody looks.
 * @internal
 */
export function markStale(stage: Stage, sources: SourceStatus[]): Stage {
  const source = sources.find(s => s.source === sourceOf[stage.id]);
  if (source?.status !== 'failed') return stage;
  const seen = source.lastSuccessAt
    ? `Last read ${source.lastSuccessAt}`
    : 'Never read';
  const present = stage.id === 'sync' || stage.id === 'health';
  return {
    ...stage,
    status: present && stage.status !== 'waiting' ? 'unknown' : stage.status,
    message: `${stage.message} (${seen}; ${
      source.message ?? 'the source fails'
    })`,
  };
}
