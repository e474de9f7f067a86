import {
  clauses,
  say,
  Saying,
  Stage,
  verifyCheckRunName,
  VerifyOutcome,
} from '@ameide/plugin-primitives-common';
import { minuteOf } from '../sources/minute-of';
import { PipelineContext } from './context';
import {
  checkEvidence,
  evidenceOf,
  pullEvidence,
  saidBy,
  stage,
} from './stage';
import { wasRead } from './staleness';

/** CI starts within seconds; after this long, its silence is no longer "about to". */
const ciStartMs = 15 * 60_000;

/** The part of the verify report that is about the contract and what is generated from it. @internal */
export function contractStage(context: PipelineContext, verify: Stage): Stage {
  const { evidence, since } = verify;
  const checks = (context.verify?.outcome?.checks ?? []).filter(c =>
    ['codegen', 'contract'].includes(c.check),
  );
  const failed = checks.filter(
    c => c.status === 'failed' || c.status === 'error',
  );
  if (failed.length > 0) {
    return stage('contract', 'failed', sayFailed(failed), {
      evidence,
      since,
      findings: failed.flatMap(c => c.findings),
    });
  }
  if (checks.length === 2 && checks.every(c => c.status === 'passed')) {
    return stage('contract', 'passed', say('stage.contract.passed'), {
      evidence,
      since,
    });
  }
  if (verify.status === 'failed' || verify.status === 'passed') {
    return stage('contract', 'unknown', say('stage.contract.notReported'), {
      evidence,
      since,
    });
  }
  return stage('contract', verify.status, saidBy(verify), { evidence, since });
}

/** What CI says of the newest commit. @internal */
export function verifyStage(context: PipelineContext): Stage {
  const { commit, verify, ref } = context;
  if (!commit) {
    const why = wasRead(context.sources, 'github-core')
      ? say('stage.verify.noCommit', {
          folder: context.folderSubject,
          version: ref.version,
        })
      : say('unread.github-core');
    return stage('verify', 'unknown', why);
  }
  const at = { commit: commit.sha.slice(0, 7) };
  const evidence = [
    checkEvidence(verifyCheckRunName(ref.kind, ref.name), verify),
    evidenceOf(say('link.commit', at), commit.url),
    context.createPull && pullEvidence(context.createPull),
  ];
  if (!verify) {
    const until = silentUntil(context);
    return stage(
      'verify',
      until ? 'waiting' : 'unknown',
      until
        ? say('stage.verify.awaited', { ...at, until })
        : say('stage.verify.silent', at),
      { evidence },
    );
  }
  const since = verify.completedAt;
  if (verify.state === 'queued' || verify.state === 'running') {
    return stage('verify', 'running', say('stage.verify.running', at), {
      evidence,
    });
  }
  const { outcome } = verify;
  const checks = checksOf(outcome);
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
        ? sayFailed(red)
        : say('stage.verify.noReason', {
            conclusion: verify.conclusion ?? say('part.noConclusion'),
          });
    return stage('verify', 'failed', message, {
      evidence,
      since,
      checks,
      findings: findingsOf(outcome),
    });
  }
  if (outcome?.summary === 'passed') {
    return stage('verify', 'passed', say('stage.verify.passed', at), {
      evidence,
      since,
      checks,
      findings: findingsOf(outcome),
    });
  }
  return stage('verify', 'unknown', say('stage.verify.noEvidence', at), {
    evidence,
    since,
    checks,
  });
}

/** Until when CI may say nothing, for people: soon after the commit it is about to, later nobody knows. @internal */
export function silentUntil(context: PipelineContext): string | undefined {
  const end = startsUntil(context);
  return end === undefined
    ? undefined
    : minuteOf(new Date(end).toISOString());
}

function startsUntil({ commit, now }: PipelineContext): number | undefined {
  const end = commit ? Date.parse(commit.date) + ciStartMs : NaN;
  return end > now.getTime() ? end : undefined;
}

/** When CI's silence comes to mean something else (ms); undefined when it is not silent, or long has been. @internal */
export function silenceEndsAt(context: PipelineContext): number | undefined {
  const { verify, publish, createPull } = context;
  const silent = !verify || (!publish && !createPull);
  return silent ? startsUntil(context) : undefined;
}

function checksOf(outcome: VerifyOutcome | undefined): Stage['checks'] {
  const checks = outcome?.checks ?? [];
  return checks.length > 0
    ? checks.map(({ check, status, message }) => ({ check, status, message }))
    : undefined;
}

function findingsOf(outcome: VerifyOutcome | undefined) {
  const findings = outcome?.checks.flatMap(c => c.findings) ?? [];
  return findings.length > 0 ? findings : undefined;
}

function sayFailed([first, ...rest]: VerifyOutcome['checks']): Saying {
  const said = sayCheck(first);
  return clauses([said, ...rest.map(sayCheck)]) ?? said;
}

/** What it says of itself is CI's report, in CI's words. */
function sayCheck(outcome: VerifyOutcome['checks'][number]): Saying {
  const { check, status, message } = outcome;
  if (status === 'error')
    return message
      ? say('stage.verify.checkErrorWith', { check, message })
      : say('stage.verify.checkError', { check });
  return message
    ? say('stage.verify.checkFailedWith', { check, message })
    : say('stage.verify.checkFailed', { check });
}
