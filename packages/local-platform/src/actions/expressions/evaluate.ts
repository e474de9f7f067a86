import { data, Evaluator, Lexer, Parser, type Expr } from '@actions/expressions';
import type { Json } from './json';

/** A function that an expression may call beside the built-in ones. */
export type ExpressionFunction = { minArgs: number; maxArgs: number; call: (...args: Json[]) => Json };

/** What an expression is evaluated against. */
export type Scope = {
  contexts: Record<string, Json | undefined>;
  functions?: Record<string, ExpressionFunction>;
};

type Data = ReturnType<Evaluator['evaluate']>;

/** Every context of GitHub's; one that a place does not have is null there. */
const contextNames = [
  'github', 'env', 'vars', 'secrets', 'inputs', 'needs', 'strategy', 'matrix', 'job', 'jobs', 'steps', 'runner',
];

function toData(value: Json | undefined): Data {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, item]) => ({ key, value: toData(item) })));
}

function fromData(value: Data): Json {
  if (value instanceof data.StringData || value instanceof data.BooleanData) return value.value;
  if (value instanceof data.NumberData) return value.value;
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) {
    return Object.fromEntries(value.pairs().map(pair => [pair.key, fromData(pair.value)]));
  }
  return null;
}

/** Contexts change between steps; only those that an expression names are converted. */
function usedContexts(text: string, scope: Scope): InstanceType<typeof data.Dictionary> {
  const dictionary = new data.Dictionary();
  const lower = text.toLowerCase();
  for (const name of contextNames) {
    if (lower.includes(name)) dictionary.add(name, toData(scope.contexts[name]));
  }
  return dictionary;
}

function definitions(functions: Record<string, ExpressionFunction>) {
  return Object.entries(functions).map(([name, { minArgs, maxArgs, call }]) => ({
    name: name.toLowerCase(),
    minArgs,
    maxArgs,
    call: (...args: Data[]) => toData(call(...args.map(fromData))),
  }));
}

/** An expression that cannot be evaluated. */
export class ExpressionProblem extends Error {
  override readonly name = 'ExpressionProblem';

  constructor(text: string, cause: unknown) {
    super(`Expression '${text}': ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Evaluates one expression, without its `${{ }}`. Throws with the expression in the message. */
export function evaluateExpression(text: string, scope: Scope): Json {
  const functions = definitions(scope.functions ?? {});
  try {
    const expression: Expr = new Parser(new Lexer(text).lex().tokens, contextNames, functions).parse();
    const table = new Map(functions.map(definition => [definition.name, definition]));
    return fromData(new Evaluator(expression, usedContexts(text, scope), table).evaluate());
  } catch (error) {
    throw new ExpressionProblem(text, error);
  }
}

/** Whether a value counts as true in a condition. */
export function isTruthy(value: Json): boolean {
  return !(value === null || value === false || value === '' || value === 0 || Number.isNaN(value));
}
