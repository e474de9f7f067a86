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
  staleOf,
} from '@ameide/plugin-primitives-common';
import {
  PipelineContext,
  PullWithChecks,
  pullOf,
  pullsInto,
} from './pipeline/context';
import { saidBy } from './pipeline/stage';

type Path = Pick<Pipeline, 'stages' | 'environments'>;

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
    const step = stepWithin(environment);
    if (step) return step;
  }
  return known;
}

/** The step as it was, with the reason as its stage has it by now. */
function reworded(
  { nextStep: step, ...before }: Path & Pick<Pipeline, 'nextStep'>,
  path: Path,
): NextStep {
  const all = ({ stages, environments }: Path) => [
    ...stages,
    ...environments.flatMap(environment => environment.stages),
  ];
  const index = all(before).findIndex(
    stage => stage.status !== 'passed' && wordsOf(stage).text === step.reason,
  );
  if (index < 0) return step;
  const { text, saying } = wordsOf(all(path)[index]);
  return {
    ...step,
    reason: text,
    // What a version before wrote down has words only.
    ...(step.said && { said: { ...step.said, reason: saying } }),
  };
}

function buildStep(context: PipelineContext, path: Path): NextStep | undefined {
  const { createPull } = context;
  const verify = stageOf(path, 'verify');
  if (verify?.status === 'failed') {
    const count = verify.findings?.length ?? 0;
    return link(
      count === 0
        ? say('step.fixVerify')
        : say('step.fixFindings', { count }),
      wordsOf(verify),
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
      : link(
          say('step.merge', { number }),
          spoken(say('step.mergeWhy')),
          url,
        );
  }
  const open = path.stages.find(
    s => s.id !== 'wiring' && s.status !== 'passed',
  );
  if (open?.status === 'failed')
    return link(
      say('step.look', { what: sayName(open) }),
      wordsOf(open),
      open.evidence[0]?.url,
    );
  if (open) return wait(sayName(open), open);
  const wiring = stageOf(path, 'wiring');
  if (!wiring || wiring.status === 'passed') return undefined;
  return changeStep(wiring, pullOf(context, 'wiring'), sayName(wiring));
}

function deliveryStep(
  context: PipelineContext,
  path: Path,
): NextStep | undefined {
  for (const [index, environment] of path.environments.entries()) {
    const step = environmentStep(
      context,
      environment,
      path.environments[index - 1],
    );
    if (step) return step;
  }
  return undefined;
}

function environmentStep(
  context: PipelineContext,
  environment: EnvironmentPipeline,
  previous: EnvironmentPipeline | undefined,
): NextStep | undefined {
  const name = environment.environment;
  const enable = stageOf(environment, 'enable');
  if (enable && enable.status !== 'passed') {
    const pull = pullsInto(context, name).at(0);
    if (pull?.state === 'open' || enable.status !== 'waiting') {
      return changeStep(
        enable,
        pull,
        say('step.enabling', { environment: name }),
      );
    }
    return previous
      ? promote(context.id, previous.environment, name)
      : enableFirst(context, environment);
  }
  return stepWithin(environment);
}

/** What is to be done in an environment that Git enables. */
function stepWithin(environment: EnvironmentPipeline): NextStep | undefined {
  const name = environment.environment;
  const broken = environment.stages.find(s => s.status === 'failed');
  if (broken)
    return link(
      say('step.look', { what: sayIn(broken, name) }),
      wordsOf(broken),
      broken.evidence[0]?.url,
    );
  const open = environment.stages.find(s => s.status !== 'passed');
  return open && wait(sayIn(open, name), open);
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
  pull: PullWithChecks | undefined,
  what: Saying,
): NextStep {
  const url = stage.evidence[0]?.url;
  if (stage.status === 'failed')
    return link(say('step.look', { what }), wordsOf(stage), url);
  if (pull?.state === 'open' && stage.status === 'waiting') {
    return link(mergeTitle(pull), wordsOf(stage), pull.url);
  }
  return wait(what, stage);
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
function wait(what: Saying, stage: Stage): NextStep {
  return {
    kind: 'wait',
    ...words(
      stage.status === 'unknown'
        ? say('step.unknown', { what })
        : say('step.wait', { what }),
      wordsOf(stage),
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

/** Why it waits, in one sentence: also where its source cannot be read now. */
function wordsOf(stage: Stage): Spoken {
  const saying = saidBy(stage);
  const stale = staleOf(saying);
  return stale
    ? spoken(say('step.knownLast', stale))
    : { text: stage.message, saying };
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
