import {
  EnvironmentPipeline,
  NextStep,
  Pipeline,
  Stage,
} from '@ameide/plugin-primitives-common';
import {
  PipelineContext,
  PullWithChecks,
  pullOf,
  pullsInto,
} from './pipeline/context';

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
    stage => stage.status !== 'passed' && stage.message === step.reason,
  );
  return index < 0 ? step : { ...step, reason: all(path)[index].message };
}

function buildStep(context: PipelineContext, path: Path): NextStep | undefined {
  const { createPull } = context;
  const verify = stageOf(path, 'verify');
  if (verify?.status === 'failed') {
    const count = verify.findings?.length ?? 0;
    const what =
      count === 0
        ? 'Fix verify'
        : `Fix verify: ${count} ${count === 1 ? 'finding' : 'findings'}`;
    return link(
      what,
      verify.message,
      createPull?.url ?? verify.evidence[0]?.url,
    );
  }
  if (createPull && verify?.status === 'passed') {
    return createPull.draft
      ? link(
          `Mark pull request #${createPull.number} ready and merge it`,
          'Verify passed; a draft cannot be merged.',
          createPull.url,
        )
      : link(
          `Merge pull request #${createPull.number}`,
          'Verify passed; the image is built when it is on main.',
          createPull.url,
        );
  }
  const open = path.stages.find(
    s => s.id !== 'wiring' && s.status !== 'passed',
  );
  if (open?.status === 'failed')
    return link(`Look at ${open.id}`, open.message, open.evidence[0]?.url);
  if (open) return wait(open.id, open);
  const wiring = stageOf(path, 'wiring');
  if (!wiring || wiring.status === 'passed') return undefined;
  return changeStep(wiring, pullOf(context, 'wiring'), 'wiring');
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
      return changeStep(enable, pull, `enabling ${name}`);
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
      `Look at ${broken.id} in ${name}`,
      broken.message,
      broken.evidence[0]?.url,
    );
  const open = environment.stages.find(s => s.status !== 'passed');
  return open && wait(`${open.id} in ${name}`, open);
}

function enableFirst(
  context: PipelineContext,
  environment: EnvironmentPipeline,
): NextStep {
  const { id, digest } = context;
  const name = environment.environment;
  return {
    kind: 'template',
    title: environment.enabled
      ? `Move ${name} to the newest digest`
      : `Enable in ${name}`,
    reason: environment.enabled
      ? `${name} asks for an older digest; CI moves it by a pull request.`
      : 'The image is published and the wiring is on main; CI opens the pull request.',
    template: {
      name: 'enable-primitive',
      values: { primitive: id, environment: name, digest },
    },
  };
}

function promote(id: string, source: string, target: string): NextStep {
  return {
    kind: 'template',
    title: `Promote to ${target}`,
    reason: `This digest is proven in ${source}; CI opens the pull request, and a person merges it.`,
    template: {
      name: 'promote-primitive',
      values: { primitives: [id], source, target },
    },
  };
}

function changeStep(
  stage: Stage,
  pull: PullWithChecks | undefined,
  what: string,
): NextStep {
  const url = stage.evidence[0]?.url;
  if (stage.status === 'failed')
    return link(`Look at ${what}`, stage.message, url);
  if (pull?.state === 'open' && stage.status === 'waiting') {
    return link(`Merge pull request #${pull.number}`, stage.message, pull.url);
  }
  return wait(what, stage);
}

function done(path: Path): NextStep {
  const names = path.environments.map(e => e.environment);
  return {
    kind: 'none',
    title: 'Nothing to do',
    reason: `This digest is proven in ${names.join(', ')}.`,
  };
}

function link(
  title: string,
  reason: string,
  url: string | undefined,
): NextStep {
  return { kind: url ? 'link' : 'wait', title, reason, url };
}

/** Nobody waits for what nobody knows: it may be there already. */
function wait(what: string, stage: Stage): NextStep {
  return {
    kind: 'wait',
    title:
      stage.status === 'unknown' ? `Unknown: ${what}` : `Waiting for ${what}`,
    reason: stage.message,
    url: stage.evidence[0]?.url,
  };
}

function stageOf(
  from: { stages: Stage[] },
  id: Stage['id'],
): Stage | undefined {
  return from.stages.find(s => s.id === id);
}
