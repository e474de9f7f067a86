import { gitopsPaths, Stage } from '@ameide/plugin-primitives-common';
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
        ? `Wired by pull request #${merged.number}.`
        : 'The GitOps repository has its component and values.',
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
  const change = changeState({ what: 'wires the primitive', pull, run });
  if (change)
    return stage('wiring', change.status, change.message, {
      evidence: change.evidence,
      pull: change.pull,
    });
  if (pull?.mergedAt) {
    return stage(
      'wiring',
      'running',
      `Pull request #${pull.number} is merged; main is being read.`,
      { evidence: [pullEvidence(pull)], pull: stagePull(pull) },
    );
  }
  if (!wasRead(sources, 'github-gitops'))
    return stage('wiring', 'unknown', 'The GitOps repository has not been read yet.');
  if (wiring)
    return stage(
      'wiring',
      'failed',
      'The component has no shared values file.',
    );
  return stage(
    'wiring',
    'waiting',
    'The GitOps repository does not know this primitive yet.',
  );
}
