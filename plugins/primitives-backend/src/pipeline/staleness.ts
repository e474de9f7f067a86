import {
  english,
  say,
  Saying,
  SayingParam,
  sayStale,
  SourceStatus,
  Stage,
  verbatim,
} from '@ameide/plugin-primitives-common';
import { minuteOf } from '../sources/minute-of';

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

/** True once a source was read in full, each instance of it: only then does absence mean something. @internal */
export function wasRead(
  sources: readonly SourceStatus[],
  name: SourceStatus['source'],
): boolean {
  const lines = sources.filter(s => s.source === name);
  return lines.length > 0 && lines.every(s => s.lastSuccessAt !== undefined);
}

/**
 * The sources as pipelines are stored by: read once, or never. Which of them cannot be
 * read now is said of a pipeline when it is read, so that nothing is written when one fails.
 * @internal
 */
export function asRead(sources: readonly SourceStatus[]): SourceStatus[] {
  return sources.map(({ source, instance, lastSuccessAt }) => ({
    ...{ source, instance, lastSuccessAt },
    status: lastSuccessAt === undefined ? 'never' : 'ok',
  }));
}

/**
 * Says on a stage that its source cannot be read now. Evidence of something that
 * happened (a verified commit, an image, a merge, a smoke that ended) stays what it is; the
 * present state of a cluster is unknown as soon as nobody looks. `instance` is the Argo CD
 * that the stage's Application is of; without one, any that is down may have it.
 * @internal
 */
export function markStale(
  stage: Stage,
  sources: readonly SourceStatus[],
  instance?: string,
): Stage {
  const name = sourceOf[stage.id];
  return mark(
    stage,
    whyForgotten(name, sources, instance) ?? whyFailed(name, sources, instance),
  );
}

/** The same for a stage that was marked already where its instance is not configured any more. @internal */
export function markFailed(
  stage: Stage,
  sources: readonly SourceStatus[],
  instance?: string,
): Stage {
  return mark(stage, whyFailed(sourceOf[stage.id], sources, instance));
}

function mark(stage: Stage, why: Saying | undefined): Stage {
  if (!why) return stage;
  return {
    ...stage,
    status: isPresent(stage) ? 'unknown' : stage.status,
    // Only the words are known for sure of what another version wrote down.
    message: english(sayStale({ message: verbatim(stage.message), why })),
    said: {
      message: sayStale({
        message: stage.said?.message ?? verbatim(stage.message),
        why,
      }),
    },
  };
}

/** Whether it tells what a cluster does now, which may be over as soon as nobody looks. */
function isPresent({ id, status }: Stage): boolean {
  if (id === 'smoke') return status === 'running';
  return (id === 'sync' || id === 'health') && status !== 'waiting';
}

function linesOf(
  name: SourceStatus['source'],
  sources: readonly SourceStatus[],
  instance: string | undefined,
): SourceStatus[] {
  return sources.filter(
    s =>
      s.source === name &&
      (!instance || !s.instance || s.instance === instance),
  );
}

function whyForgotten(
  name: SourceStatus['source'],
  sources: readonly SourceStatus[],
  instance: string | undefined,
): Saying | undefined {
  if (!instance || linesOf(name, sources, instance).length > 0)
    return undefined;
  return say('stale.forgotten', { source: sayInstance(name, instance) });
}

/** Not the failure's own words: they change with each attempt, and the source's status has them. */
function whyFailed(
  name: SourceStatus['source'],
  sources: readonly SourceStatus[],
  instance: string | undefined,
): Saying | undefined {
  const failed = linesOf(name, sources, instance).find(
    s => s.status === 'failed',
  );
  if (!failed) return undefined;
  const source = failed.instance
    ? sayInstance(name, failed.instance)
    : say(`source.${name}`);
  return failed.lastSuccessAt
    ? say('stale.lastRead', { time: minuteOf(failed.lastSuccessAt), source })
    : say('stale.neverRead', { source });
}

function sayInstance(
  name: SourceStatus['source'],
  instance: string,
): SayingParam {
  return say('source.instance', { source: say(`source.${name}`), instance });
}
