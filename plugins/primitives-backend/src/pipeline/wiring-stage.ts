import { gitopsPaths, say, Stage } from '@ameide/plugin-primitives-common';
import { gitopsFileUrl, PipelineContext, pullOf, runOf } from './context';
import { changeState, pullEvidence, stage, stagePull } from './stage';
import { wasRead } from './staleness';

/** Whether the GitOps repo knows the primitive, and what is on its way to that. @internal */
export function wiringStage(context: PipelineContext): Stage {
  const { id, wiring, sources, config } = context;
  const pull = pullOf(context, 'wiring');
  if (wiring?.component && wiring.values) {
    const merged = pull?.mergedAt ? pull : undefined;
    return stage(
      'wiring',
      'passed',
      merged
        ? say('stage.wiring.byPull', { number: merged.number })
        : say('stage.wiring.passed'),
      {
        since: merged?.mergedAt,
        pull: merged && stagePull(merged),
        evidence: [
          merged && pullEvidence(merged),
          {
            title: 'component.yaml',
            url: gitopsFileUrl(config, gitopsPaths(id).component),
          },
        ],
      },
    );
  }
  const run = runOf(
    context,
    workflow => workflow === config.gitops.workflows.wiring,
  );
  const change = changeState({ what: say('change.wires'), pull, run });
  if (change)
    return stage('wiring', change.status, change.message, {
      evidence: change.evidence,
      pull: change.pull,
    });
  if (pull?.mergedAt) {
    return stage(
      'wiring',
      'running',
      say('stage.wiring.merged', { number: pull.number }),
      { evidence: [pullEvidence(pull)], pull: stagePull(pull) },
    );
  }
  if (!wasRead(sources, 'github-gitops'))
    return stage('wiring', 'unknown', say('unread.github-gitops'));
  if (wiring) return stage('wiring', 'failed', say('stage.wiring.noValues'));
  return stage('wiring', 'waiting', say('stage.wiring.unknownThere'));
}
