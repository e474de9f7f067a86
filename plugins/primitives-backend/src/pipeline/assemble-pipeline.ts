import {
  evaluateDone,
  parsePrimitiveId,
  Pipeline,
  PrimitiveSummary,
  SourceStatus,
  Stage,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { waiversFile } from '@ameide/gitops-repo';
import { waive } from '../done/waive';
import { FactView } from '../facts/fact-view';
import { nextStep } from '../next-step';
import { idsOfFolder } from '../sources/core-folder';
import { buildStages } from './build-stages';
import { AssembleConfig, createContext, gitopsFileUrl } from './context';
import { environmentPipelines } from './environment-stages';
import { imageOf } from './image-stage';
import { silenceEndsAt } from './verify-stages';

/** Ids of every primitive that the core repo, a pull request there or the GitOps repo knows. @internal */
export function knownIds(view: FactView): string[] {
  const ids = new Set([
    ...view
      .entries('folder')
      .flatMap(([subject, folder]) => idsOfFolder(subject, folder)),
    ...view.subjects('core-pull'),
    ...view.subjects('wiring'),
  ]);
  return [...ids].filter(id => parsePrimitiveId(id)).sort();
}

/** A pipeline as it is judged now. @internal */
export type Assembled = {
  pipeline: Pipeline;
  /** When time alone will change it (ms). */
  dueAt?: number;
};

/**
 * The path of the newest digest of one primitive, from facts alone. Undefined for text
 * that is no id.
 * @internal
 */
export function assemblePipeline(options: {
  id: string;
  config: AssembleConfig;
  view: FactView;
  sources: SourceStatus[];
  now: Date;
}): Assembled | undefined {
  const { id, sources, now, config } = options;
  const ref = parsePrimitiveId(id);
  if (!ref) return undefined;
  const context = createContext({ ...options, ref });
  const stages = buildStages(context);
  const environments = environmentPipelines(context);
  const commit = context.commit && {
    sha: context.commit.sha,
    message: context.commit.message,
    author: context.commit.author,
    date: context.commit.date,
    url: context.commit.url,
  };
  const path = {
    ...{ id, ...ref, stages, environments, commit },
    owner: context.folder?.owner,
    system: context.folder?.system,
    branch: context.createPull?.headRef,
    image: imageOf(context),
  };
  const waived = waive(evaluateDone(path, config.done), {
    ...{ id, now, owner: path.owner },
    waivers: options.view.get('waivers', 'gitops'),
    url: gitopsFileUrl(config, waiversFile),
  });
  const pipeline: Pipeline = {
    ...path,
    nextStep: nextStep(context, path),
    done: waived.verdicts,
    sources,
    observedAt: now.toISOString(),
  };
  const due = [silenceEndsAt(context), waived.endsAt].filter(
    time => time !== undefined,
  );
  return { pipeline, ...(due.length > 0 && { dueAt: Math.min(...due) }) };
}

/** Worst first: what a person should see of many stages in one colour. */
const worstFirst: StageStatus[] = [
  'failed',
  'unknown',
  'waiting',
  'running',
  'passed',
];

/** The line of the fleet for a pipeline. @internal */
export function summarise(
  pipeline: Omit<Pipeline, 'sources'>,
): PrimitiveSummary {
  const { id, kind, name, version, owner, system, branch, observedAt } =
    pipeline;
  return {
    ...{ id, kind, name, version, owner, system, branch, observedAt },
    digest: pipeline.image?.digest,
    digestSince: pipeline.stages.find(s => s.id === 'image')?.since,
    build: worst(pipeline.stages),
    environments: pipeline.environments.map(e => ({
      environment: e.environment,
      enabled: e.enabled,
      digest: e.digest,
      since: e.stages.find(s => s.id === 'enable')?.since,
      status: worst(e.stages),
    })),
    nextStep: pipeline.nextStep,
  };
}

function worst(stages: Stage[]): StageStatus {
  return (
    worstFirst.find(status => stages.some(s => s.status === status)) ??
    'unknown'
  );
}
