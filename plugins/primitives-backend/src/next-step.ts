import {
  english,
  EnvironmentPipeline,
  NextStep,
  Pipeline,
  say,
  Saying,
  Spoken,
  spoken,
  Stage,
} from '@ameide/plugin-primitives-common';
import {
  PipelineContext,
  PullWithChecks,
  pullOf,
  pullsInto,
} from './pipeline/context';
import { reasonFor } from './step-reason';

type Path = Pick<Pipeline, 'stages' | 'environments'> &
  Partial<Pick<Pipeline, 'commit' | 'owner'>>;

/** The one thing that moves the digest on, and who does it. @internal */
export function nextStep(context: PipelineContext, path: Path): NextStep {
  return buildStep(context, path) ?? deliveryStep(context, path) ?? done(path);
}

/**
 * The next step of a path on which it was marked which sources cannot be read: only that of
 * a cluster's present may be another one than before.
 * @internal
 */
export function stepOfMarked(
  before: Path & Pick<Pipeline, 'nextStep'>,
  path: Path,
): NextStep {
  const known = reworded(before, path);
  if (path.stages.some(stage => stage.status !== 'passed')) return known;
  for (const environment of path.environments) {
    if (stageOf(environment, 'enable')?.status !== 'passed') return known;
    const step = stepWithin(path, environment);
    if (step) return step;
  }
  return known;
}

/** The step as it was, with the reason as its stage has it by now. */
function reworded(
  { nextStep: step, ...before }: Path & Pick<Pipeline, 'nextStep'>,
  path: Path,
): NextStep {
  const index = reasonsOf(before).findIndex(
    reason => reason?.text === step.reason,
  );
  const now = reasonsOf(path).at(index);
  if (index < 0 || !now) return step;
  const { text, saying } = now;
  return {
    ...step,
    reason: text,
    // What a version before wrote down has words only.
    ...(step.said && { said: { ...step.said, reason: saying } }),
  };
}

/** What each stage that has not passed says, in the order of the path. */
function reasonsOf(path: Path): Array<Spoken | undefined> {
  const { stages, environments } = path;
  const lanes = [{ stages, environment: undefined }, ...environments];
  return lanes.flatMap(({ environment, stages: own }) =>
    own.map(stage =>
      stage.status === 'passed'
        ? undefined
        : reasonFor(stage, { people: path, environment }),
    ),
  );
}

function buildStep(context: PipelineContext, path: Path): NextStep | undefined {
  const { createPull } = context;
  const verify = stageOf(path, 'verify');
  if (verify?.status === 'failed') {
    const count = verify.findings?.length ?? 0;
    return link(
      count === 0 ? say('step.fixVerify') : say('step.fixFindings', { count }),
      reasonFor(verify, { people: path }),
      createPull?.url ?? verify.evidence[0]?.url,
    );
  }
  if (createPull && verify?.status === 'passed') {
    const { number, url, author } = createPull;
    return createPull.draft
      ? link(
          say('step.readyAndMerge', { number }),
          spoken(say('step.readyAndMergeWhy', { author })),
          url,
        )
      : link(say('step.merge', { number }), spoken(say('step.mergeWhy')), url);
  }
  const open = path.stages.find(
    s => s.id !== 'wiring' && s.status !== 'passed',
  );
  if (open?.status === 'failed')
    return link(
      say('step.look', { what: sayName(open) }),
      reasonFor(open, { people: path }),
      open.evidence[0]?.url,
    );
  if (open) return wait(sayName(open), open, path);
  const wiring = stageOf(path, 'wiring');
  if (!wiring || wiring.status === 'passed') return undefined;
  return changeStep(wiring, {
    ...{ pull: pullOf(context, 'wiring'), path, what: sayName(wiring) },
  });
}

function deliveryStep(
  context: PipelineContext,
  path: Path,
): NextStep | undefined {
  for (const [index, environment] of path.environments.entries()) {
    const previous = path.environments[index - 1];
    const step = environmentStep(context, { path, environment, previous });
    if (step) return step;
  }
  return undefined;
}

function environmentStep(
  context: PipelineContext,
  where: {
    path: Path;
    environment: EnvironmentPipeline;
    previous: EnvironmentPipeline | undefined;
  },
): NextStep | undefined {
  const { path, environment, previous } = where;
  const name = environment.environment;
  const enable = stageOf(environment, 'enable');
  if (enable && enable.status !== 'passed') {
    const pull = pullsInto(context, name).at(0);
    if (pull?.state === 'open' || enable.status !== 'waiting') {
      const what = say('step.enabling', { environment: name });
      return changeStep(enable, { pull, path, what });
    }
    return previous
      ? promote(context.id, previous.environment, name)
      : enableFirst(context, environment);
  }
  return stepWithin(path, environment);
}

/** What is to be done in an environment that Git enables. */
function stepWithin(
  path: Path,
  environment: EnvironmentPipeline,
): NextStep | undefined {
  const name = environment.environment;
  const broken = environment.stages.find(s => s.status === 'failed');
  if (broken)
    return link(
      say('step.look', { what: sayIn(broken, name) }),
      reasonFor(broken, { people: path, environment: name }),
      broken.evidence[0]?.url,
    );
  const open = environment.stages.find(s => s.status !== 'passed');
  return open && wait(sayIn(open, name), open, path);
}

function enableFirst(
  context: PipelineContext,
  environment: EnvironmentPipeline,
): NextStep {
  const { id, digest } = context;
  const name = environment.environment;
  return {
    kind: 'template',
    ...(environment.enabled
      ? words(
          say('step.move', { environment: name }),
          spoken(say('step.moveWhy', { environment: name })),
        )
      : words(
          say('step.enable', { environment: name }),
          spoken(say('step.enableWhy')),
        )),
    template: {
      name: 'enable-primitive',
      values: { primitive: id, environment: name, digest },
    },
  };
}

function promote(id: string, source: string, target: string): NextStep {
  return {
    kind: 'template',
    ...words(
      say('step.promote', { environment: target }),
      spoken(say('step.promoteWhy', { environment: source })),
    ),
    template: {
      name: 'promote-primitive',
      values: { primitives: [id], source, target },
    },
  };
}

function changeStep(
  stage: Stage,
  of: { pull: PullWithChecks | undefined; path: Path; what: Saying },
): NextStep {
  const { pull, path, what } = of;
  const reason = reasonFor(stage, { people: path });
  const url = stage.evidence[0]?.url;
  if (stage.status === 'failed')
    return link(say('step.look', { what }), reason, url);
  if (pull?.state === 'open' && stage.status === 'waiting') {
    return link(mergeTitle(pull), reason, pull.url);
  }
  return wait(what, stage, path);
}

/** What has to be done with an open pull request before it is on main. */
function mergeTitle({ number, draft, reviews = [] }: PullWithChecks): Saying {
  if (draft) return say('step.readyAndMerge', { number });
  return reviews.some(({ state }) => state === 'CHANGES_REQUESTED')
    ? say('step.answer', { number })
    : say('step.merge', { number });
}

function done(path: Path): NextStep {
  const names = path.environments.map(e => e.environment);
  return {
    kind: 'none',
    ...words(
      say('step.none'),
      spoken(say('step.noneWhy', { environments: names })),
    ),
  };
}

function link(
  title: Saying,
  reason: Spoken,
  url: string | undefined,
): NextStep {
  return { kind: url ? 'link' : 'wait', ...words(title, reason), url };
}

/** Nobody waits for what nobody knows: it may be there already. */
function wait(what: Saying, stage: Stage, path: Path): NextStep {
  return {
    kind: 'wait',
    ...words(
      stage.status === 'unknown'
        ? say('step.unknown', { what })
        : say('step.wait', { what }),
      reasonFor(stage, { people: path }),
    ),
    url: stage.evidence[0]?.url,
  };
}

/** A step is worded by what is said only. */
function words(
  title: Saying,
  reason: Spoken,
): Required<Pick<NextStep, 'title' | 'reason' | 'said'>> {
  return {
    title: english(title),
    reason: reason.text,
    said: { title, reason: reason.saying },
  };
}

function sayName({ id }: Stage): Saying {
  return say(`stage.name.${id}`);
}

function sayIn(stage: Stage, environment: string): Saying {
  return say('step.stageIn', { stage: sayName(stage), environment });
}

function stageOf(
  from: { stages: Stage[] },
  id: Stage['id'],
): Stage | undefined {
  return from.stages.find(s => s.id === id);
}
