import {
  isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString,
  type parseWorkflow,
} from '@actions/workflow-parser';
import { evaluateExpression, ExpressionProblem, type Scope } from './evaluate';
import { toText, type Json, type JsonObject } from './json';

/** Token of GitHub's parser. */
export type Token = NonNullable<ReturnType<typeof parseWorkflow>['value']>;

/** A value of a workflow file in which expressions are not evaluated yet. */
export type Template =
  | { kind: 'literal'; value: string | number | boolean | null; line: number }
  | { kind: 'expression'; text: string; line: number }
  | { kind: 'list'; items: Template[]; line: number }
  | { kind: 'map'; entries: { key: string; value: Template; line: number }[]; line: number };

/** Takes over a token of GitHub's parser. */
export function toTemplate(token: Token): Template {
  const line = token.line ?? 0;
  if (isBasicExpression(token)) return { kind: 'expression', text: token.expression, line };
  if (isString(token) || isNumber(token) || isBoolean(token)) return { kind: 'literal', value: token.value, line };
  if (isSequence(token)) return { kind: 'list', items: [...token].map(toTemplate), line };
  if (isMapping(token)) {
    const entries = [...token].map(({ key, value }) => ({ key: key.toString(), value: toTemplate(value), line: key.line ?? line }));
    return { kind: 'map', entries, line };
  }
  return { kind: 'literal', value: null, line };
}

/** A child of a map, if it is there. */
export function child(template: Template | undefined, key: string): Template | undefined {
  if (template?.kind !== 'map') return undefined;
  return template.entries.find(entry => entry.key === key)?.value;
}

/** A text that stands in the file as it is. */
export function literalText(template: Template | undefined): string | undefined {
  return template?.kind === 'literal' && template.value !== null ? String(template.value) : undefined;
}

/** A template that cannot be evaluated, with its line. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';

  constructor(line: number, message: string) {
    super(`Line ${line}: ${message}`);
  }
}

/** Evaluates a template; a problem names the line. */
export function evaluateTemplate(template: Template, scope: Scope): Json {
  switch (template.kind) {
    case 'literal':
      return template.value;
    case 'expression':
      try {
        return evaluateExpression(template.text, scope);
      } catch (error) {
        if (!(error instanceof ExpressionProblem)) throw error;
        throw new TemplateProblem(template.line, error.message);
      }
    case 'list':
      return template.items.map(item => evaluateTemplate(item, scope));
    default:
      return Object.fromEntries(template.entries.map(({ key, value }) => [key, evaluateTemplate(value, scope)]));
  }
}

/** Evaluates to a text; nothing gives nothing. */
export function evaluateText(template: Template | undefined, scope: Scope): string | undefined {
  if (!template) return undefined;
  return toText(evaluateTemplate(template, scope));
}

/** Evaluates a map to texts, as `env`, `with` and `outputs` are; an expression may give the whole map. */
export function evaluateTexts(template: Template | undefined, scope: Scope): Record<string, string> {
  if (!template) return {};
  const value = evaluateTemplate(template, scope);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries<Json>(value satisfies JsonObject).map(([key, item]) => [key, toText(item)]));
}

/** Whether any expression in a template matches. */
export function mentions(template: Template | undefined, pattern: RegExp): boolean {
  switch (template?.kind) {
    case 'expression':
      return pattern.test(template.text);
    case 'list':
      return template.items.some(item => mentions(item, pattern));
    case 'map':
      return template.entries.some(entry => mentions(entry.value, pattern));
    default:
      return false;
  }
}
