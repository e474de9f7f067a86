import {
  ASTNode,
  Environment,
  EvaluationError,
  ParseResult,
} from '@marcbachmann/cel-js';
import { z } from 'zod';
import { maxExpressionLength } from '../rule';
import { english, recognised, say, Saying } from '../sayings';
import { ArtefactView, EnvironmentView, StageView } from './rule-input';

/** What an expression comes to: `why` says what could not be known. @internal */
export type Outcome = { met: boolean } | { unknown: string };

/** Values of the variables that an expression may name. @internal */
export type RuleInput = {
  id: string;
  kind: string;
  name: string;
  version: string;
  owner: string;
  system: string;
  branch: string;
  stages: Map<string, StageView>;
  image: ArtefactView;
  commit: ArtefactView;
  environment?: EnvironmentView;
  environments: Map<string, EnvironmentView>;
};

/**
 * What may be called. None of these makes a text or a list longer than it gets (`bind`
 * could double one at each step), and none matches patterns (`matches` runs JavaScript's
 * backtracking ones, which some inputs keep busy for ever).
 */
const allowedCalls = new Set([
  ...['has', 'size', 'all', 'exists', 'exists_one', 'filter'],
  ...['startsWith', 'endsWith', 'contains'],
]);
/** Calls that go through a list; each level of them multiplies the work. */
const loops = new Set(['all', 'exists', 'exists_one', 'filter']);
const maxLoopDepth = 2;

const limits = {
  maxAstNodes: 200,
  maxDepth: 20,
  maxListElements: 20,
  maxMapEntries: 20,
  maxCallArguments: 4,
};

/** What is wrong with an expression and, where it can be told, at which place. @public */
export class ExpressionError extends Error {
  /** The error's type, as logs name it. */
  override readonly name = 'ExpressionError';

  constructor(
    /** The same as the message, for translations. */
    readonly problem: Saying,
  ) {
    super(english(problem));
  }
}

/** A CEL expression that was checked: it ends, has no effect, and comes to true, false or unknown. @internal */
export class Expression {
  readonly #run: ParseResult;
  /** Ids of the stages that it names, in the order it does. */
  readonly stages: readonly string[];

  /** Throws an {@link ExpressionError}. */
  static parse(options: {
    text: string;
    per: 'primitive' | 'environment';
    stageIds: readonly string[];
  }): Expression {
    const { text: source, per, stageIds } = options;
    if (source.length > maxExpressionLength)
      throw new ExpressionError(
        say('expression.long', { max: maxExpressionLength }),
      );
    const run = parsed(source, per);
    const nodes = checkCalls(run.ast, { source, loopDepth: 0 });
    const checked = run.check();
    if (!checked.valid) throw placedError(source, checked.error);
    if (checked.type !== 'bool')
      throw new ExpressionError(
        say('expression.noBool', { type: checked.type ?? '' }),
      );
    const named = nodes.flatMap(stageMember);
    const foreign = named.find(({ name }) => !stageIds.includes(name));
    if (foreign !== undefined)
      throw errorAt(
        source,
        foreign.at,
        say('expression.noStage', {
          stage: foreign.name,
          known: [...stageIds],
        }),
      );
    const members = named.map(({ name }) => name);
    const quoted = nodes
      .flatMap(textOf)
      .filter(text => stageIds.includes(text));
    return new Expression(run, [...new Set([...members, ...quoted])]);
  }

  private constructor(run: ParseResult, stages: readonly string[]) {
    this.#run = run;
    this.stages = stages;
  }

  /**
   * Kleene's three values, which are CEL's own way with errors: reading what is unknown is
   * one, and `&&`, `||`, `all` and `exists` go past it where the rest decides.
   */
  evaluate(input: RuleInput): Outcome {
    try {
      return { met: this.#run(input) === true };
    } catch (error) {
      if (error instanceof EvaluationError) return { unknown: error.summary };
      return { unknown: error instanceof Error ? error.message : 'no answer' };
    }
  }
}

function parsed(source: string, per: 'primitive' | 'environment'): ParseResult {
  try {
    return createEnvironment(per).parse(source);
  } catch (error) {
    throw placedError(source, error);
  }
}

const celErrorSchema = z.object({
  summary: z.string(),
  range: z.object({ start: z.number() }).optional(),
});

/** CEL's own words, with the place in front rather than drawn beneath. */
function placedError(source: string, error: unknown): Error {
  const told = celErrorSchema.safeParse(error).data;
  if (!told) return error instanceof Error ? error : new Error(String(error));
  const { summary, range } = told;
  const problem = recognised(summary);
  return range
    ? errorAt(source, range.start, problem)
    : new ExpressionError(problem);
}

/** What is wrong at a character; lines and columns are counted from one. */
function errorAt(source: string, offset: number, problem: Saying): Error {
  const lines = source.slice(0, offset).split('\n');
  const column = lines[lines.length - 1].length + 1;
  return new ExpressionError(
    say('expression.at', { line: lines.length, column, problem }),
  );
}

function createEnvironment(per: 'primitive' | 'environment'): Environment {
  const texts = ['id', 'kind', 'name', 'version', 'owner', 'system', 'branch'];
  const environment = new Environment({ limits })
    .registerType('Stage', {
      ctor: StageView,
      fields: {
        id: 'string',
        status: 'string',
        digest: 'string',
        since: 'string',
      },
    })
    .registerType('Artefact', {
      ctor: ArtefactView,
      fields: {
        ...{ digest: 'string', repository: 'string', revision: 'string' },
        ...{ sha: 'string', author: 'string', message: 'string' },
        ...{ date: 'string', platforms: 'list<string>' },
      },
    })
    .registerType('EnvironmentState', {
      ctor: EnvironmentView,
      fields: {
        ...{ name: 'string', enabled: 'bool', digest: 'string' },
        stages: 'map<string, Stage>',
      },
    })
    .registerVariable('stages', 'map<string, Stage>')
    .registerVariable('image', 'Artefact')
    .registerVariable('commit', 'Artefact')
    .registerVariable('environments', 'map<string, EnvironmentState>');
  for (const name of texts) environment.registerVariable(name, 'string');
  if (per === 'environment')
    environment.registerVariable('environment', 'EnvironmentState');
  return environment;
}

/** Every node of the tree; throws where something is called that may not be. */
function checkCalls(
  node: ASTNode,
  options: { source: string; loopDepth: number },
): ASTNode[] {
  const { source } = options;
  let depth = options.loopDepth;
  if (node.op === 'call' || node.op === 'rcall') {
    const name = node.args[0];
    if (!allowedCalls.has(name)) {
      throw errorAt(
        source,
        node.pos,
        say('expression.call', { call: name, allowed: [...allowedCalls] }),
      );
    }
    if (loops.has(name)) depth += 1;
    if (depth > maxLoopDepth)
      throw errorAt(
        source,
        node.pos,
        say('expression.loops', { max: maxLoopDepth }),
      );
  }
  return [
    node,
    ...childrenOf(node).flatMap(each =>
      checkCalls(each, { source, loopDepth: depth }),
    ),
  ];
}

function childrenOf(node: ASTNode): ASTNode[] {
  return nodesIn(node.args);
}

function nodesIn(value: unknown): ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is ASTNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'op' in value &&
    'args' in value
  );
}

/** `stages.verify`, `environment.stages.sync`. */
function stageMember(node: ASTNode): Array<{ name: string; at: number }> {
  if (node.op !== '.') return [];
  const [object, member] = node.args;
  const isStages =
    (object.op === 'id' && object.args === 'stages') ||
    (object.op === '.' && object.args[1] === 'stages');
  return isStages ? [{ name: member, at: node.pos }] : [];
}

/** A name in quotes, as lists of stages have it. */
function textOf(node: ASTNode): string[] {
  return node.op === 'value' && typeof node.args === 'string'
    ? [node.args]
    : [];
}
