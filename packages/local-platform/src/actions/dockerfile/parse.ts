/** A Dockerfile, or an instruction of it, that this builder does not do. */
export class DockerfileProblem extends Error {
  override readonly name = 'DockerfileProblem';
}

/** One instruction, its continuation lines joined. */
export type Instruction = { keyword: string; rest: string; line: number };

/** Splits a Dockerfile into instructions. */
export function readInstructions(content: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open: Instruction | undefined;
  content.split(/\r?\n/).forEach((raw, index) => {
    if (/^\s*(#|$)/.test(raw)) return;
    const continued = /\\\s*$/.test(raw);
    const text = raw.replace(/\\\s*$/, '').trim();
    if (open) {
      open.rest = `${open.rest} ${text}`.trim();
    } else {
      const [, keyword = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
      open = { keyword: keyword.toUpperCase(), rest, line: index + 1 };
      instructions.push(open);
    }
    if (!continued) open = undefined;
  });
  return instructions;
}

/** Puts variables into a text: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`. */
export function substitute(text: string, variables: Record<string, string>): string {
  return text.replace(/\\\$|\$(?:\{(\w+)(?::([-+])([^}]*))?\}|(\w+))/g, (all: string, braced?: string, operator?: string, other?: string, plain?: string) => {
    if (all === '\\$') return '$';
    const value = variables[braced ?? plain ?? ''];
    if (operator === '-') return value || (other ?? '');
    if (operator === '+') return value ? (other ?? '') : '';
    return value ?? '';
  });
}

/** Splits into words; quotes hold a word together. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (const match of text.matchAll(/(?:[^\s"']+|"(?:\\.|[^"\\])*"|'[^']*')+/g)) {
    words.push(
      match[0].replace(/"((?:\\.|[^"\\])*)"|'([^']*)'/g, (_, double?: string, single?: string) =>
        double === undefined ? (single ?? '') : double.replace(/\\(.)/g, '$1'),
      ),
    );
  }
  return words;
}

/** The exec form of ENTRYPOINT, CMD and COPY: a JSON list; undefined for the shell form. */
export function execForm(rest: string): string[] | undefined {
  if (!rest.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(rest);
    return Array.isArray(value) && value.every(item => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Name and value pairs of ENV and LABEL, also in the old form `NAME value`. */
export function readPairs(rest: string): [string, string][] {
  const words = splitWords(rest);
  const [first = ''] = words;
  if (!first.includes('=')) return [[first, words.slice(1).join(' ')]];
  return words.map(word => {
    const equals = word.indexOf('=');
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
}
