import {
  Evidence,
  Stage,
  StagePull,
  StageResource,
  StageStatus,
} from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { PullWithChecks, Run } from './context';

/** A stage without its empty parts. @internal */
export function stage(
  id: Stage['id'],
  status: StageStatus,
  message: string,
  more: Partial<Omit<Stage, 'id' | 'status' | 'message' | 'evidence'>> & {
    evidence?: Array<Evidence | undefined>;
  } = {},
): Stage {
  const { evidence, ...rest } = more;
  return {
    id,
    status,
    message,
    ...rest,
    evidence: (evidence ?? []).flatMap(e => (e?.url ? [e] : [])),
  };
}

/** Evidence that a pull request gives. @internal */
export function pullEvidence(pull: { number: number; url: string }): Evidence {
  return { title: `Pull request #${pull.number}`, url: pull.url };
}

/** A pull request as a stage shows it. @internal */
export function stagePull(pull: PullWithChecks): StagePull {
  const { number, url, title, author, draft, autoMerge } = pull;
  const { createdAt, mergedAt, mergedBy, checks, reviews } = pull;
  const merged = mergedAt ? 'merged' : pull.state;
  return {
    ...{ number, url, title, author, draft, autoMerge, createdAt },
    state: merged,
    ...{ mergedAt, mergedBy, checks },
    reviews: reviews?.map(review => ({
      author: review.author,
      state: review.state,
    })),
  };
}

/** Hooks of a sync as a stage shows them. @internal */
export function hookResources(
  hooks: FactValue<'smoke'>['hooks'],
): StageResource[] {
  return hooks.map(({ kind, name, phase, message }) => ({
    name: `${kind}/${name}`,
    state: phase,
    message,
  }));
}

/** Where a change stands that travels by workflow run and pull request. @internal */
export type ChangeState = Pick<
  Stage,
  'status' | 'message' | 'evidence' | 'pull'
>;

/**
 * State of a change to the GitOps repo that is asked for but not on main yet: its pull
 * request if it has an open one, else the run that should open it. Undefined when neither
 * says anything.
 * @internal
 */
export function changeState(options: {
  /** What the change does, as in "enables dev". */
  what: string;
  pull?: PullWithChecks;
  run?: Run;
}): ChangeState | undefined {
  const { what, pull, run } = options;
  if (pull?.state === 'open')
    return { ...openPullState(what, pull), pull: stagePull(pull) };
  const runIsNewer = run && (!pull || run.createdAt > pull.updatedAt);
  if (runIsNewer) {
    const evidence = [{ title: run.title, url: run.url }];
    if (run.state === 'failed') {
      return {
        status: 'failed',
        message: `The run that ${what} ended with ${run.conclusion}.`,
        evidence,
      };
    }
    if (run.state !== 'passed') {
      return {
        status: 'running',
        message: `A run that ${what} is under way.`,
        evidence,
      };
    }
  }
  if (pull && !pull.mergedAt) {
    return {
      status: 'failed',
      message: `Pull request #${pull.number} that ${what} was closed without being merged.`,
      evidence: [pullEvidence(pull)],
      pull: stagePull(pull),
    };
  }
  return undefined;
}

function openPullState(what: string, pull: PullWithChecks): ChangeState {
  const evidence = [pullEvidence(pull)];
  const name = `Pull request #${pull.number} that ${what}`;
  if (pull.checks === 'failed') {
    const failed = pull.failures.map(f =>
      f.summary ? `${f.name} (${f.summary})` : f.name,
    );
    return {
      status: 'failed',
      message: `${name} is stopped by ${failed.join(', ')}.`,
      evidence: [
        ...evidence,
        ...pull.failures
          .map(f => ({ title: f.name, url: f.url }))
          .filter(f => f.url),
      ],
    };
  }
  if (pull.checks !== 'passed') {
    return {
      status: 'running',
      message: `${name} waits for its checks.`,
      evidence,
    };
  }
  return pull.autoMerge
    ? {
        status: 'running',
        message: `${name} merges itself now that its checks passed.`,
        evidence,
      }
    : {
        status: 'waiting',
        message: `${name} passed its checks and waits for a person to merge it.`,
        evidence,
      };
}

/** A check run as evidence. @internal */
export function checkEvidence(
  title: string,
  check: FactValue<'verify'> | FactValue<'publish'> | undefined,
): Evidence | undefined {
  return check?.url ? { title, url: check.url } : undefined;
}
