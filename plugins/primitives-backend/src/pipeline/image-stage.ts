import {
  Image,
  publishCheckRunName,
  say,
  Stage,
} from '@ameide/plugin-primitives-common';
import { PipelineContext, short } from './context';
import { checkEvidence, pullEvidence, stage } from './stage';
import { silentUntil } from './verify-stages';

/** Platforms that an image must be built for (domain rule of the bump workflow). */
const requiredPlatforms = ['linux/amd64', 'linux/arm64'];

/** Whether the newest commit is in the registry as an image. @internal */
export function imageStage(context: PipelineContext, verify: Stage): Stage {
  const { publish, commit, createPull, ref, digest, view } = context;
  if (createPull) {
    return stage(
      'image',
      'waiting',
      say('stage.image.onMerge', { number: createPull.number }),
      {
        evidence: [pullEvidence(createPull)],
      },
    );
  }
  if (!commit) return stage('image', 'unknown', say('stage.image.noCommit'));
  const evidence = [
    checkEvidence(publishCheckRunName(ref.kind, ref.name), publish),
  ];
  const since = publish?.completedAt;
  if (!publish) {
    if (verify.status === 'failed')
      return stage('image', 'waiting', say('stage.image.afterVerify'));
    if (verify.status !== 'passed')
      return stage('image', 'waiting', say('stage.image.silent'));
    const until = silentUntil(context);
    return until
      ? stage('image', 'waiting', say('stage.image.awaited', { until }))
      : stage('image', 'unknown', say('stage.image.silent'));
  }
  if (publish.state === 'queued' || publish.state === 'running') {
    return stage('image', 'running', say('stage.image.running'), {
      evidence,
    });
  }
  if (publish.state === 'failed') {
    return stage(
      'image',
      'failed',
      say('stage.image.failed', {
        conclusion: publish.conclusion ?? say('part.noConclusion'),
      }),
      { evidence, since },
    );
  }
  if (!publish.report || !digest) {
    return stage('image', 'unknown', say('stage.image.noDigest'), {
      evidence,
      since,
    });
  }
  const image = view.get('image', `${publish.report.repository}@${digest}`);
  const more = { evidence, since, digest };
  if (!image)
    return stage(
      'image',
      'unknown',
      say('stage.image.notAsked', { digest: short(digest) }),
      more,
    );
  if (!image.present) {
    return stage(
      'image',
      'failed',
      say('stage.image.missing', { digest: short(digest) }),
      more,
    );
  }
  if (image.revision && image.revision !== commit.sha) {
    return stage(
      'image',
      'failed',
      say('stage.image.otherCommit', {
        revision: image.revision.slice(0, 7),
        commit: commit.sha.slice(0, 7),
      }),
      more,
    );
  }
  const missing = requiredPlatforms.filter(
    p => !image.platforms.some(has => has.startsWith(p)),
  );
  if (missing.length > 0) {
    return stage(
      'image',
      'failed',
      say('stage.image.platforms', { platforms: missing }),
      more,
    );
  }
  return stage(
    'image',
    'passed',
    say('stage.image.passed', {
      digest: short(digest),
      platforms: image.platforms,
    }),
    more,
  );
}

/** The published image, once CI named its digest. @internal */
export function imageOf(context: PipelineContext): Image | undefined {
  const { publish, digest, view } = context;
  if (!publish?.report || !digest) return undefined;
  const { repository, revision } = publish.report;
  const image = view.get('image', `${repository}@${digest}`);
  return {
    repository,
    digest,
    revision: image?.revision ?? revision,
    platforms: image?.platforms ?? [],
    size: image?.size,
  };
}
