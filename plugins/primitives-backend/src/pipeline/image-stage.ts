import {
  Image,
  publishCheckRunName,
  Stage,
} from '@ameide/plugin-primitives-common';
import { PipelineContext, short } from './context';
import { checkEvidence, pullEvidence, stage } from './stage';
import { silence } from './verify-stages';

/** Platforms that an image must be built for (domain rule of the bump workflow). */
const requiredPlatforms = ['linux/amd64', 'linux/arm64'];

/** Whether the newest commit is in the registry as an image. @internal */
export function imageStage(context: PipelineContext, verify: Stage): Stage {
  const { publish, commit, createPull, ref, digest, view } = context;
  if (createPull) {
    return stage(
      'image',
      'waiting',
      `The image is built when pull request #${createPull.number} is merged.`,
      {
        evidence: [pullEvidence(createPull)],
      },
    );
  }
  if (!commit)
    return stage(
      'image',
      'unknown',
      'There is no commit to build an image from.',
    );
  const evidence = [
    checkEvidence(publishCheckRunName(ref.kind, ref.name), publish),
  ];
  const since = publish?.completedAt;
  if (!publish) {
    if (verify.status === 'failed')
      return stage(
        'image',
        'waiting',
        'No image is built until verify passes.',
      );
    return stage(
      'image',
      verify.status === 'passed' ? silence(context) : 'waiting',
      'CI has not published an image of this commit.',
    );
  }
  if (publish.state === 'queued' || publish.state === 'running') {
    return stage('image', 'running', 'CI builds and publishes the image.', {
      evidence,
    });
  }
  if (publish.state === 'failed') {
    return stage(
      'image',
      'failed',
      `Publishing the image ended with ${
        publish.conclusion ?? 'no conclusion'
      }. The run's log says why; run its failed jobs again once that is gone.`,
      { evidence, since },
    );
  }
  if (!publish.report || !digest) {
    return stage(
      'image',
      'unknown',
      'CI says that it published, but its report names no digest we can read.',
      { evidence, since },
    );
  }
  const image = view.get('image', `${publish.report.repository}@${digest}`);
  const more = { evidence, since, digest };
  if (!image)
    return stage(
      'image',
      'unknown',
      `The registry has not been asked for ${short(digest)} yet.`,
      more,
    );
  if (!image.present) {
    return stage(
      'image',
      'failed',
      `CI reported ${short(digest)}, but the registry does not have it.`,
      more,
    );
  }
  if (image.revision && image.revision !== commit.sha) {
    return stage(
      'image',
      'failed',
      `The image says it was built from ${image.revision.slice(
        0,
        7,
      )}, not from ${commit.sha.slice(0, 7)}.`,
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
      `The image lacks ${missing.join(' and ')}.`,
      more,
    );
  }
  return stage(
    'image',
    'passed',
    `${short(digest)} is in the registry for ${image.platforms.join(', ')}.`,
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
