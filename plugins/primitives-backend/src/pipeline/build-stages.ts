import {
  Image,
  Stage,
  StageStatus,
  verifyCheckRunName,
  publishCheckRunName,
  gitopsPaths,
} from '@ameide/plugin-primitives-common';
import { VerifyOutcome } from '../facts/verify-outcome';
import {
  gitopsFileUrl,
  PipelineContext,
  pullOf,
  runOf,
  short,
} from './context';
import { changeState, checkEvidence, pullEvidence, stage } from './stage';

/** CI starts within seconds; after this long, its silence is no longer "about to". */
const ciStartMs = 15 * 60_000;

/** Platforms that an image must be built for (domain rule of the bump workflow). */
const requiredPlatforms = ['linux/amd64', 'linux/arm64'];

/** The stages before any environment, of the newest commit. @internal */
export function buildStages(context: PipelineContext): Stage[] {
  const verify = verifyStage(context);
  return [
    contractStage(context, verify),
    verify,
    imageStage(context, verify),
    wiringStage(context),
  ];
}

function contractStage(context: PipelineContext, verify: Stage): Stage {
  const { evidence, since } = verify;
  const checks = (context.verify?.outcome?.checks ?? []).filter(c =>
    ['codegen', 'contract'].includes(c.check),
  );
  const failed = checks.filter(
    c => c.status === 'failed' || c.status === 'error',
  );
  if (failed.length > 0) {
    return stage('contract', 'failed', sentence(failed), {
      evidence,
      since,
      findings: failed.flatMap(c => c.findings),
    });
  }
  if (checks.length === 2 && checks.every(c => c.status === 'passed')) {
    return stage(
      'contract',
      'passed',
      'The contract is sound and what is generated from it is up to date.',
      { evidence, since },
    );
  }
  if (verify.status === 'failed' || verify.status === 'passed') {
    return stage(
      'contract',
      'unknown',
      'The verify report says nothing of the contract or of generation.',
      { evidence, since },
    );
  }
  return stage('contract', verify.status, verify.message, { evidence, since });
}

function verifyStage(context: PipelineContext): Stage {
  const { commit, verify, ref } = context;
  if (!commit) {
    const why = `The core repo has no ${context.folderSubject} ${ref.version}, neither on main nor in an open pull request.`;
    return stage('verify', 'unknown', why);
  }
  const at = `commit ${commit.sha.slice(0, 7)}`;
  const evidence = [
    checkEvidence(verifyCheckRunName(ref.kind, ref.name), verify),
    { title: `Commit ${commit.sha.slice(0, 7)}`, url: commit.url },
    context.createPull && pullEvidence(context.createPull),
  ];
  if (!verify)
    return stage('verify', silence(context), `CI has not reported on ${at}.`, {
      evidence,
    });
  const since = verify.completedAt;
  if (verify.state === 'queued' || verify.state === 'running') {
    return stage('verify', 'running', `CI verifies ${at}.`, { evidence });
  }
  const { outcome } = verify;
  const red =
    outcome?.checks.filter(
      c => c.status === 'failed' || c.status === 'error',
    ) ?? [];
  if (
    verify.state === 'failed' ||
    outcome?.summary === 'failed' ||
    outcome?.summary === 'error'
  ) {
    const message =
      red.length > 0
        ? sentence(red)
        : `The verify check ended with ${
            verify.conclusion ?? 'no conclusion'
          } and gives no reason we can read.`;
    return stage('verify', 'failed', message, {
      evidence,
      since,
      findings: findingsOf(outcome),
    });
  }
  if (outcome?.summary === 'passed') {
    return stage('verify', 'passed', `All checks passed on ${at}.`, {
      evidence,
      since,
      findings: findingsOf(outcome),
    });
  }
  return stage(
    'verify',
    'unknown',
    `The check run on ${at} is green, but its report is missing or incomplete: that is no evidence.`,
    { evidence, since },
  );
}

function imageStage(context: PipelineContext, verify: Stage): Stage {
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
      }.`,
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

function wiringStage(context: PipelineContext): Stage {
  const { id, wiring, view, config } = context;
  const pull = pullOf(context, 'wiring');
  if (wiring?.component && wiring.values) {
    const merged = pull?.mergedAt ? pull : undefined;
    return stage(
      'wiring',
      'passed',
      merged
        ? `Wired by pull request #${merged.number}.`
        : 'The GitOps repo has its component and values.',
      {
        since: merged?.mergedAt,
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
  const run = runOf(context, config.gitops.workflows.wiring);
  const change = changeState({ what: 'wires the primitive', pull, run });
  if (change)
    return stage('wiring', change.status, change.message, {
      evidence: change.evidence,
    });
  if (pull?.mergedAt) {
    return stage(
      'wiring',
      'running',
      `Pull request #${pull.number} is merged; main is being read.`,
      { evidence: [pullEvidence(pull)] },
    );
  }
  if (!view.get('branch', 'gitops'))
    return stage('wiring', 'unknown', 'The GitOps repo has not been read yet.');
  if (wiring)
    return stage(
      'wiring',
      'failed',
      'The component has no shared values file.',
    );
  return stage(
    'wiring',
    'waiting',
    'The GitOps repo does not know this primitive yet.',
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
  };
}

function silence(context: PipelineContext): StageStatus {
  const { commit, now } = context;
  const age = commit ? now.getTime() - Date.parse(commit.date) : NaN;
  return age < ciStartMs ? 'waiting' : 'unknown';
}

function findingsOf(outcome: VerifyOutcome | undefined) {
  const findings = outcome?.checks.flatMap(c => c.findings) ?? [];
  return findings.length > 0 ? findings : undefined;
}

function sentence(checks: VerifyOutcome['checks']): string {
  return checks
    .map(
      c =>
        `${c.check} ${c.status === 'error' ? 'could not run' : 'failed'}${
          c.message ? `: ${c.message}` : ''
        }`,
    )
    .join('; ');
}
