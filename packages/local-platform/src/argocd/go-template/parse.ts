/** A Go template that is wrong, or that fails while it runs. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A value within a pipeline. */
export type Operand =
  | { type: 'literal'; value: string | number | boolean | null }
  | { type: 'dot' }
  | { type: 'variable'; name: string }
  | { type: 'function'; name: string }
  | { type: 'pipeline'; pipeline: Pipeline };

/** An operand with the fields asked of it: `.a.b`, `$x.c`, `(f).d`. */
export type Term = { operand: Operand; fields: string[] };

/** Commands through which a value passes, and the variable it is put in. */
export type Pipeline = { declare?: { names: string[]; assign: boolean }; commands: Term[][] };

/** A part of a template. */
export type Node =
  | { type: 'text'; text: string }
  | { type: 'output'; pipeline: Pipeline }
  | { type: 'if' | 'with' | 'range'; pipeline: Pipeline; body: Node[]; otherwise: Node[] };

type Token = { type: 'string' | 'number' | 'field' | 'variable' | 'word' | 'symbol' | 'space'; text: string };

const tokenPattern =
  /(?<string>"(?:[^"\\]|\\.)*"|`[^`]*`)|(?<number>[-+]?\d+(?:\.\d+)?)|(?<field>\.[A-Za-z_]\w*)|(?<variable>\$\w*)|(?<word>[A-Za-z_]\w*)|(?<symbol>:=|[().|,=])|(?<space>\s+)/gy;

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const at = tokenPattern.lastIndex;
    const groups = tokenPattern.exec(text)?.groups;
    if (!groups) throw new TemplateError(`unexpected ${JSON.stringify(text[at])} in '{{${text}}}'`);
    for (const type of ['string', 'number', 'field', 'variable', 'word', 'symbol', 'space'] as const) {
      const found = groups[type];
      if (found !== undefined) tokens.push({ type, text: found });
    }
  }
  return tokens;
}

function unquote(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1);
  try {
    return String(JSON.parse(text));
  } catch {
    throw new TemplateError(`bad string ${text}`);
  }
}

/** Reads one action's pipeline. */
class PipelineReader {
  readonly #tokens: Token[];
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source.trim());
  }

  readAll(): Pipeline {
    const pipeline = this.#pipeline();
    if (this.#peek()) throw this.#unexpected();
    return pipeline;
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #skipSpace(): void {
    while (this.#peek()?.type === 'space') this.#at++;
  }

  #unexpected(): TemplateError {
    return new TemplateError(`unexpected ${JSON.stringify(this.#peek()?.text ?? 'end')} in '{{${this.#source}}}'`);
  }

  #pipeline(): Pipeline {
    const declare = this.#declaration();
    const commands: Term[][] = [];
    for (;;) {
      commands.push(this.#command());
      this.#skipSpace();
      if (this.#peek()?.text !== '|') return { ...(declare ? { declare } : {}), commands };
      this.#at++;
    }
  }

  #declaration(): Pipeline['declare'] {
    const start = this.#at;
    const names: string[] = [];
    for (;;) {
      this.#skipSpace();
      const token = this.#peek();
      if (token?.type !== 'variable') break;
      names.push(token.text);
      this.#at++;
      this.#skipSpace();
      const next = this.#peek()?.text;
      this.#at++;
      if (next === ':=' || next === '=') return { names, assign: next === '=' };
      if (next !== ',') break;
    }
    this.#at = start;
    return undefined;
  }

  #command(): Term[] {
    const terms: Term[] = [];
    for (;;) {
      this.#skipSpace();
      const token = this.#peek();
      if (!token || token.text === '|' || token.text === ')') break;
      terms.push(this.#term());
    }
    if (terms.length === 0) throw this.#unexpected();
    return terms;
  }

  #term(): Term {
    const operand = this.#operand();
    const fields: string[] = [];
    for (let token = this.#peek(); token?.type === 'field'; token = this.#peek()) {
      fields.push(token.text.slice(1));
      this.#at++;
    }
    return { operand, fields };
  }

  #operand(): Operand {
    const token = this.#peek();
    if (token?.type === 'field') return { type: 'dot' };
    this.#at++;
    switch (token?.type) {
      case 'string':
        return { type: 'literal', value: unquote(token.text) };
      case 'number':
        return { type: 'literal', value: Number(token.text) };
      case 'variable':
        return { type: 'variable', name: token.text };
      case 'word':
        if (token.text === 'true' || token.text === 'false') return { type: 'literal', value: token.text === 'true' };
        if (token.text === 'nil') return { type: 'literal', value: null };
        return { type: 'function', name: token.text };
      default:
        break;
    }
    if (token?.text === '.') return { type: 'dot' };
    if (token?.text === '(') {
      const pipeline = this.#pipeline();
      if (this.#peek()?.text !== ')') throw this.#unexpected();
      this.#at++;
      return { type: 'pipeline', pipeline };
    }
    this.#at--;
    throw this.#unexpected();
  }
}

type Piece = { type: 'text'; text: string } | { type: 'action'; text: string };

/** Splits text from actions, with `{{-` and `-}}` trimming what stands beside them. */
function split(template: string): Piece[] {
  const pieces: Piece[] = [];
  const action = /\{\{(-\s)?((?:"(?:[^"\\]|\\.)*"|`[^`]*`|\/\*[\s\S]*?\*\/|(?!\}\})[\s\S])*?)(\s-)?\}\}/g;
  let end = 0;
  let trimNext = false;
  const text = (upTo: number, trimEnd: boolean) => {
    let part = template.slice(end, upTo);
    if (trimNext) part = part.trimStart();
    if (trimEnd) part = part.trimEnd();
    if (part) pieces.push({ type: 'text', text: part });
  };
  for (const match of template.matchAll(action)) {
    text(match.index, match[1] !== undefined);
    end = match.index + match[0].length;
    trimNext = match[3] !== undefined;
    const body = (match[2] ?? '').trim();
    if (!body.startsWith('/*')) pieces.push({ type: 'action', text: body });
  }
  if (template.indexOf('{{', end) >= 0) throw new TemplateError(`unclosed action in ${JSON.stringify(template)}`);
  text(template.length, false);
  return pieces;
}

/* eslint-disable @typescript-eslint/no-use-before-define -- lists and blocks hold each other */
/** Parses a template (Go's text/template; `define`, `template` and `block` are not supported). */
export function parseTemplate(template: string): Node[] {
  const pieces = split(template);
  let at = 0;
  function parseList(inside: boolean): { nodes: Node[]; end: string } {
    const nodes: Node[] = [];
    for (;;) {
      const piece = pieces[at++];
      if (!piece) {
        if (inside) throw new TemplateError("unexpected end: an 'end' is missing");
        return { nodes, end: '' };
      }
      if (piece.type === 'text') {
        nodes.push(piece);
        continue;
      }
      const [, keyword = '', rest = ''] = /^(if|with|range|else|end|define|template|block|break|continue)\b\s*([\s\S]*)$/.exec(piece.text) ?? [];
      if (keyword === 'end' || keyword === 'else') {
        if (!inside) throw new TemplateError(`unexpected {{${keyword}}}`);
        return { nodes, end: piece.text };
      }
      if (keyword === 'if' || keyword === 'with' || keyword === 'range') nodes.push(parseBlock(keyword, rest));
      else if (keyword) throw new TemplateError(`{{${keyword}}} is not supported here`);
      else nodes.push({ type: 'output', pipeline: new PipelineReader(piece.text).readAll() });
    }
  }
  function parseBlock(type: 'if' | 'with' | 'range', source: string): Node {
    const pipeline = new PipelineReader(source).readAll();
    const body = parseList(true);
    if (body.end === 'end') return { type, pipeline, body: body.nodes, otherwise: [] };
    const chained = /^else\s+(if|with)\b\s*([\s\S]*)$/.exec(body.end);
    if (chained?.[1] === 'if' || chained?.[1] === 'with') {
      return { type, pipeline, body: body.nodes, otherwise: [parseBlock(chained[1], chained[2] ?? '')] };
    }
    const otherwise = parseList(true);
    if (otherwise.end !== 'end') throw new TemplateError(`unexpected {{${otherwise.end}}}`);
    return { type, pipeline, body: body.nodes, otherwise: otherwise.nodes };
  }
  return parseList(false).nodes;
}
