import {
  english,
  Evidence,
  recognised,
  say,
  Saying,
  sayingOf,
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
  message: Saying,
  more: Partial<
    Omit<Stage, 'id' | 'status' | 'message' | 'said' | 'evidence'>
  > & {
    evidence?: Array<Evidence | undefined>;
  } = {},
): Stage {
  const { evidence, ...rest } = more;
  const log = rest.log === undefined ? undefined : recognised(rest.log);
  return {
    id,
    status,
    message: english(message),
    // Where there is no log, the words in its place are ours.
    said: { message, ...(log?.id.startsWith('log.') && { log }) },
    ...rest,
    evidence: (evidence ?? []).flatMap(e => (e?.url ? [e] : [])),
  };
}

/** What a stage says, as part of what another one says. @internal */
export function saidBy({
  message,
  said,
}: Pick<Stage, 'message' | 'said'>): Saying {
  return sayingOf(message, said?.message);
}

/** Evidence in our words. @internal */
export function evidenceOf(title: Saying, url: string): Evidence {
  return { title: english(title), url, said: { title } };
}

/** Evidence that a pull request gives. @internal */
export function pullEvidence(pull: { number: number; url: string }): Evidence {
  return evidenceOf(say('link.pull', { number: pull.number }), pull.url);
}

/** Evidence that an Application gives. @internal */
export function applicationEvidence(name: string, url: string): Evidence {
  return evidenceOf(say('link.application', { name }), url);
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
export type ChangeState = Pick<Stage, 'status' | 'evidence' | 'pull'> & {
  message: Saying;
};

/**
 * State of a change to the GitOps repo that is asked for but not on main yet: its pull
 * request if it has an open one, else the run that should open it. Undefined when neither
 * says anything.
 * @internal
 */
export function changeState(options: {
  /** What the change does, as in "enables dev". */
  what: Saying;
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
        message: say('change.run.failed', {
          what,
          conclusion: run.conclusion ?? say('part.noConclusion'),
        }),
        evidence,
      };
    }
    if (run.state !== 'passed') {
      return {
        status: 'running',
        message: say('change.run.underWay', { what }),
        evidence,
      };
    }
  }
  if (pull && !pull.mergedAt) {
    return {
      status: 'failed',
      message: say('change.pull.closed', { number: pull.number, what }),
      evidence: [pullEvidence(pull)],
      pull: stagePull(pull),
    };
  }
  return undefined;
}

function openPullState(what: Saying, pull: PullWithChecks): ChangeState {
  const evidence = [pullEvidence(pull)];
  const { number, author, reviews = [] } = pull;
  const about = { number, what };
  if (pull.checks === 'failed') {
    const failed = pull.failures.map(f =>
      f.summary
        ? say('part.withNote', { text: f.name, note: f.summary })
        : f.name,
    );
    return {
      status: 'failed',
      message: say('change.pull.stopped', { ...about, author, checks: failed }),
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
      message: say('change.pull.checks', about),
      evidence,
    };
  }
  if (pull.draft) {
    return {
      status: 'waiting',
      message: say('change.pull.draft', { ...about, author }),
      evidence,
    };
  }
  const reviewers = reviews
    .filter(review => review.state === 'CHANGES_REQUESTED')
    .map(review => review.author);
  if (reviewers.length > 0) {
    return {
      status: 'waiting',
      message: say('change.pull.changes', { ...about, author, reviewers }),
      evidence,
    };
  }
  return pull.autoMerge
    ? {
        status: 'running',
        message: say('change.pull.mergesItself', about),
        evidence,
      }
    : {
        status: 'waiting',
        message: say('change.pull.person', about),
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
