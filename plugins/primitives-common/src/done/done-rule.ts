import { EnvironmentPipeline } from '../pipeline';
import { buildStageIds, environmentStageIds, Stage } from '../stage';
import { Verdict } from '../verdict';
import { RuleDefinition } from '../rule';
import {
  english,
  say,
  Saying,
  sayingOf,
  sentencesOnce,
  Spoken,
  spoken,
  verbatim,
} from '../sayings';
import { Expression, Outcome } from './expression';
import { byWhom } from './by-whom';
import {
  ArtefactView,
  EnvironmentView,
  PipelinePath,
  stageViews,
} from './rule-input';

/** A rule of the Definition of Done that was checked, and can judge. @public */
export class DoneRule {
  /** As configuration has it. */
  readonly definition: RuleDefinition;
  readonly #expression: Expression;

  /** Throws an `ExpressionError` with what is wrong with the expression. */
  constructor(definition: RuleDefinition) {
    this.definition = definition;
    this.#expression = Expression.parse({
      text: definition.expression,
      per: definition.per,
      // Through `environments`, those of an environment are there for every rule.
      stageIds: [...buildStageIds, ...environmentStageIds],
    });
  }

  /** The verdict on a primitive; in an environment where the rule is about one. */
  judge(path: PipelinePath, environment?: EnvironmentPipeline): Verdict {
    const { id, title, expression } = this.definition;
    const stages = [...path.stages, ...(environment?.stages ?? [])];
    const standing = this.#expression.stages.flatMap(
      name => stages.find(stage => stage.id === name) ?? [],
    );
    const outcome = this.#expression.evaluate(inputOf(path, environment));
    const status = statusOf(outcome);
    const told = toldBy(standing, status);
    const because = reasonOf(told) ?? spoken(sayOutcome(outcome, expression));
    return {
      rule: id,
      title,
      ...(environment && { environment: environment.environment }),
      status,
      reason: because.text,
      said: { reason: because.saying },
      evidence: standing
        .flatMap(stage => stage.evidence)
        .filter((e, i, all) => all.findIndex(o => o.url === e.url) === i),
      ...sinceOf(told, status),
      ...byWhom(told, { status, path, environment }),
    };
  }
}

/** What expressions are evaluated over. */
function inputOf(path: PipelinePath, environment?: EnvironmentPipeline) {
  const { id, kind, name, version, owner, system, branch } = path;
  return {
    ...{ id, kind, name, version },
    owner: owner ?? '',
    system: system ?? '',
    branch: branch ?? '',
    stages: stageViews([...path.stages, ...(environment?.stages ?? [])]),
    image: new ArtefactView(path.image, english(say('verdict.noImage'))),
    commit: new ArtefactView(path.commit, english(say('verdict.noCommit'))),
    ...(environment && { environment: new EnvironmentView(environment) }),
    environments: new Map(
      path.environments.map(e => [e.environment, new EnvironmentView(e)]),
    ),
  };
}

function statusOf(outcome: Outcome): Verdict['status'] {
  if ('unknown' in outcome) return 'unknown';
  return outcome.met ? 'met' : 'not-met';
}

/** The stages that say why: those that stand against it, where it is not met. */
function toldBy(stages: readonly Stage[], status: Verdict['status']): Stage[] {
  return stages.filter(stage => {
    const isKnown = stage.status !== 'unknown';
    if (status === 'unknown') return !isKnown;
    return isKnown && (stage.status === 'passed') === (status === 'met');
  });
}

/** What the stages say, each thing once; undefined where there is none. */
function reasonOf(told: readonly Stage[]): Spoken | undefined {
  const [first, ...others] = told;
  // Most of the tens of thousands of verdicts on ten thousand primitives stand on one stage.
  if (first && others.length === 0) {
    const { message, said } = first;
    return { text: message, saying: sayingOf(message, said?.message) };
  }
  const saying = sentencesOnce(
    told.map(({ message, said }) => sayingOf(message, said?.message)),
  );
  return saying && spoken(saying);
}

function sayOutcome(outcome: Outcome, expression: string): Saying {
  if ('unknown' in outcome) return sayUnknown(outcome.unknown);
  return outcome.met
    ? say('verdict.holds', { expression })
    : say('verdict.holdsNot', { expression });
}

/** Of an error in an expression only the words come out of CEL: ours, or its own. */
function sayUnknown(words: string): Saying {
  const missing = [say('verdict.noImage'), say('verdict.noCommit')];
  return missing.find(each => english(each) === words) ?? verbatim(words);
}

/** Met since the last of its stages passed; not met since the first that stands against it. */
function sinceOf(
  told: readonly Stage[],
  status: Verdict['status'],
): { since?: string } {
  const times = told
    .flatMap(stage => stage.since ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  // A stage without a time could be the last one.
  if (times.length < told.length || status === 'unknown') return {};
  const since = status === 'met' ? times.at(-1) : times.at(0);
  return since === undefined ? {} : { since };
}
