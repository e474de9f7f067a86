import { templateFunctions } from './functions';
import { parseTemplate, TemplateError, type Node, type Operand, type Pipeline, type Term } from './parse';
import { isMap, isTrue, printValue } from './values';

/** A piped value that is not there is told from one that is nil. */
const nothing = Symbol('nothing');

/** Variables of one block, over those of the blocks around it. */
class Scope {
  readonly #names = new Map<string, unknown>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  declare(name: string, value: unknown): void {
    this.#names.set(name, value);
  }

  get(name: string): unknown {
    if (this.#names.has(name)) return this.#names.get(name);
    if (!this.#outer) throw new TemplateError(`undefined variable '${name}'`);
    return this.#outer.get(name);
  }

  assign(name: string, value: unknown): void {
    if (this.#names.has(name)) this.#names.set(name, value);
    else if (this.#outer) this.#outer.assign(name, value);
    else throw new TemplateError(`undefined variable '${name}'`);
  }
}

class Evaluation {
  readonly #missingKeyIsError: boolean;

  constructor(missingKeyIsError: boolean) {
    this.#missingKeyIsError = missingKeyIsError;
  }

  run(nodes: Node[], dot: unknown, scope: Scope): string {
    return nodes.map(node => this.#node(node, dot, scope)).join('');
  }

  #node(node: Node, dot: unknown, scope: Scope): string {
    if (node.type === 'text') return node.text;
    if (node.type === 'output') {
      const value = this.#pipeline(node.pipeline, dot, scope);
      return node.pipeline.declare ? '' : printValue(value);
    }
    const inner = new Scope(scope);
    if (node.type === 'range') return this.#range(node, dot, inner);
    const value = this.#pipeline(node.pipeline, dot, inner);
    if (!isTrue(value)) return this.run(node.otherwise, dot, inner);
    return this.run(node.body, node.type === 'with' ? value : dot, inner);
  }

  #range(node: Extract<Node, { type: 'if' | 'with' | 'range' }>, dot: unknown, scope: Scope): string {
    const { declare, commands } = node.pipeline;
    const value = this.#pipeline({ commands }, dot, scope);
    let entries: [unknown, unknown][] = [];
    if (Array.isArray(value)) entries = value.map((each: unknown, index) => [index, each]);
    else if (isMap(value)) entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    if (entries.length === 0) return this.run(node.otherwise, dot, scope);
    return entries
      .map(([key, each]) => {
        const inner = new Scope(scope);
        const names = declare?.names ?? [];
        if (names.length === 2) inner.declare(names[0] ?? '', key);
        const last = names.at(-1);
        if (last !== undefined) inner.declare(last, each);
        return this.run(node.body, each, inner);
      })
      .join('');
  }

  #pipeline(pipeline: Pipeline, dot: unknown, scope: Scope): unknown {
    let value: unknown = nothing;
    for (const command of pipeline.commands) value = this.#command(command, value, dot, scope);
    for (const name of pipeline.declare?.names ?? []) {
      if (pipeline.declare?.assign) scope.assign(name, value);
      else scope.declare(name, value);
    }
    return value;
  }

  #command(terms: Term[], piped: unknown, dot: unknown, scope: Scope): unknown {
    const [head, ...rest] = terms;
    if (!head) throw new TemplateError('empty command');
    if (head.operand.type !== 'function') {
      if (rest.length > 0 || piped !== nothing) throw new TemplateError(`can't give argument to non-function`);
      return this.#term(head, dot, scope);
    }
    return this.#fields(this.#call(head.operand.name, rest, piped, dot, scope), head.fields);
  }

  #call(name: string, rest: Term[], piped: unknown, dot: unknown, scope: Scope): unknown {
    const last = piped === nothing ? [] : [() => piped];
    const lazy = [...rest.map(term => () => this.#term(term, dot, scope)), ...last];
    if (name === 'and' || name === 'or') {
      // Both stop at the first argument that decides, so a later one may name what is not there.
      let value: unknown;
      for (const argument of lazy) {
        value = argument();
        if (isTrue(value) === (name === 'or')) return value;
      }
      return value;
    }
    const found = templateFunctions.get(name);
    if (!found) throw new TemplateError(`function "${name}" not defined`);
    return found(...lazy.map(argument => argument()));
  }

  #term(term: Term, dot: unknown, scope: Scope): unknown {
    return this.#fields(this.#operand(term.operand, dot, scope), term.fields);
  }

  #operand(operand: Operand, dot: unknown, scope: Scope): unknown {
    switch (operand.type) {
      case 'literal':
        return operand.value;
      case 'dot':
        return dot;
      case 'variable':
        return scope.get(operand.name);
      case 'pipeline':
        return this.#pipeline(operand.pipeline, dot, scope);
      default:
        return this.#call(operand.name, [], nothing, dot, scope);
    }
  }

  #fields(start: unknown, fields: string[]): unknown {
    return fields.reduce((value: unknown, field) => {
      if (value === undefined || value === null) throw new TemplateError(`nil pointer evaluating interface {}.${field}`);
      if (!isMap(value)) throw new TemplateError(`can't evaluate field ${field} in ${printValue(value)}`);
      if (!Object.hasOwn(value, field)) {
        if (this.#missingKeyIsError) throw new TemplateError(`map has no entry for key "${field}"`);
        return undefined;
      }
      return value[field];
    }, start);
  }
}

/** Renders one template over its parameters. Throws {@link TemplateError} naming the template. */
export function renderTemplate(template: string, parameters: unknown, options: { missingKey: 'error' | 'default' }): string {
  if (!template.includes('{{')) return template;
  try {
    const scope = new Scope();
    scope.declare('$', parameters);
    return new Evaluation(options.missingKey === 'error').run(parseTemplate(template), parameters, scope);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new TemplateError(`failed to execute go template ${template}: ${error.message}`);
  }
}

/** Renders every string of a structure, keys too. */
export function renderDeep(value: unknown, render: (template: string) => string): unknown {
  if (typeof value === 'string') return render(value);
  if (Array.isArray(value)) return value.map((each: unknown) => renderDeep(each, render));
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [render(key), renderDeep(each, render)]));
  return value;
}
