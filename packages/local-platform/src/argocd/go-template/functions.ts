import { createHash } from 'node:crypto';
import { parse, stringify } from 'yaml';
import { TemplateError } from './parse';
import { isMap, isTrue, printValue, sprintf } from './values';

/** A template function; `name` is there for messages. */
export type TemplateFunction = (...args: unknown[]) => unknown;

const text = (value: unknown): string => (value === null || value === undefined ? '' : printValue(value));
const whole = (value: unknown): number => {
  const number = Math.trunc(Number(value));
  return Number.isFinite(number) ? number : 0;
};
const items = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value;
  throw new TemplateError(`expected a list, got ${printValue(value)}`);
};
const map = (value: unknown): Record<string, unknown> => {
  if (isMap(value)) return value;
  throw new TemplateError(`expected a map, got ${printValue(value)}`);
};
const compare = (a: unknown, b: unknown): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  throw new TemplateError(`incompatible types for comparison: ${printValue(a)} and ${printValue(b)}`);
};

/** Go's name for a value's kind. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  if (isMap(value)) return 'map';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** An element of a list or map; Go fails where there is none. */
function index(container: unknown, ...keys: unknown[]): unknown {
  return keys.reduce((value: unknown, key) => {
    if (Array.isArray(value)) {
      if (typeof key === 'number' && key >= 0 && key < value.length) return value[key];
      throw new TemplateError(`error calling index: index out of range: ${printValue(key)}`);
    }
    if (isMap(value)) return value[text(key)];
    throw new TemplateError(`error calling index: can't index item of ${printValue(value)}`);
  }, container);
}

/** RFC 1123 label out of any text, as Argo CD's `slugify` without word limits. */
const slug = (value: unknown, separator: string) =>
  text(value).toLowerCase().replace(/[^a-z0-9-]+/g, separator).replace(/^-+|-+$/g, '');

/** Functions of Go's text/template, of sprig, and of Argo CD, as far as ApplicationSets commonly use them. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>(
  Object.entries({
    // text/template
    eq: (first, ...others) => others.some(each => each === first),
    ne: (a, b) => a !== b,
    lt: (a, b) => compare(a, b) < 0,
    le: (a, b) => compare(a, b) <= 0,
    gt: (a, b) => compare(a, b) > 0,
    ge: (a, b) => compare(a, b) >= 0,
    not: value => !isTrue(value),
    len: value => {
      if (typeof value === 'string') return Buffer.byteLength(value);
      return isMap(value) ? Object.keys(value).length : items(value).length;
    },
    index,
    slice: (value, from, to) => (typeof value === 'string' ? value : items(value)).slice(whole(from ?? 0), to === undefined ? undefined : whole(to)),
    print: (...args) => args.map(text).join(''),
    println: (...args) => `${args.map(text).join(' ')}\n`,
    printf: (format, ...args) => sprintf(text(format), args),
    urlquery: value => encodeURIComponent(text(value)),
    // sprig: strings
    lower: value => text(value).toLowerCase(),
    upper: value => text(value).toUpperCase(),
    title: value => text(value).replace(/\b[a-z]/g, letter => letter.toUpperCase()),
    trim: value => text(value).trim(),
    trimAll: (cut, value) => trimCharacters(text(value), text(cut), true, true),
    trimPrefix: (prefix, value) => (text(value).startsWith(text(prefix)) ? text(value).slice(text(prefix).length) : text(value)),
    trimSuffix: (suffix, value) => (text(suffix) && text(value).endsWith(text(suffix)) ? text(value).slice(0, -text(suffix).length) : text(value)),
    trunc: (count, value) => (whole(count) < 0 ? text(value).slice(whole(count)) : text(value).slice(0, whole(count))),
    substr: (from, to, value) => text(value).slice(whole(from), whole(to) < 0 ? undefined : whole(to)),
    replace: (old, next, value) => text(value).replaceAll(text(old), text(next)),
    contains: (part, value) => text(value).includes(text(part)),
    hasPrefix: (prefix, value) => text(value).startsWith(text(prefix)),
    hasSuffix: (suffix, value) => text(value).endsWith(text(suffix)),
    repeat: (count, value) => text(value).repeat(Math.max(0, whole(count))),
    nospace: value => text(value).replace(/\s/g, ''),
    indent: (count, value) => text(value).replace(/^/gm, ' '.repeat(whole(count))),
    nindent: (count, value) => `\n${text(value).replace(/^/gm, ' '.repeat(whole(count)))}`,
    quote: (...args) => args.filter(each => each !== undefined && each !== null).map(each => JSON.stringify(text(each))).join(' '),
    squote: (...args) => args.filter(each => each !== undefined && each !== null).map(each => `'${text(each)}'`).join(' '),
    cat: (...args) => args.filter(each => each !== undefined && each !== null).map(text).join(' '),
    sha256sum: value => createHash('sha256').update(text(value)).digest('hex'),
    b64enc: value => Buffer.from(text(value)).toString('base64'),
    b64dec: value => Buffer.from(text(value), 'base64').toString('utf8'),
    toString: text,
    // sprig: lists
    list: (...args) => args,
    splitList: (separator, value) => text(value).split(text(separator)),
    split: (separator, value) => Object.fromEntries(text(value).split(text(separator)).map((each, at) => [`_${at}`, each])),
    join: (separator, value) => (Array.isArray(value) ? value.map(text).join(text(separator)) : text(value)),
    first: value => items(value)[0],
    last: value => items(value).at(-1),
    rest: value => items(value).slice(1),
    initial: value => items(value).slice(0, -1),
    append: (value, each) => [...items(value), each],
    prepend: (value, each) => [each, ...items(value)],
    concat: (...lists) => lists.flatMap(items),
    has: (needle, value) => items(value).includes(needle),
    uniq: value => [...new Set(items(value))],
    without: (value, ...away) => items(value).filter(each => !away.includes(each)),
    compact: value => items(value).filter(isTrue),
    reverse: value => [...items(value)].reverse(),
    sortAlpha: value => items(value).map(text).sort(),
    // sprig: maps
    dict: (...args) => Object.fromEntries(args.flatMap((key, at) => (at % 2 === 0 ? [[text(key), args[at + 1] ?? '']] : []))),
    get: (value, key) => map(value)[text(key)] ?? '',
    hasKey: (value, key) => text(key) in map(value),
    keys: (...maps) => maps.flatMap(each => Object.keys(map(each))),
    values: value => Object.values(map(value)),
    merge: (...maps) => maps.reduceRight<Record<string, unknown>>((all, each) => ({ ...all, ...map(each) }), {}),
    dig: (...args) => {
      const from = args.at(-1);
      const fallback = args.at(-2);
      let value: unknown = from;
      for (const key of args.slice(0, -2)) value = isMap(value) ? value[text(key)] : undefined;
      return value ?? fallback;
    },
    // sprig: defaults, numbers, conversions
    default: (fallback, value) => (isTrue(value) ? value : fallback),
    empty: value => !isTrue(value),
    coalesce: (...args) => args.find(isTrue),
    ternary: (yes, no, test) => (isTrue(test) ? yes : no),
    fail: message => {
      throw new TemplateError(`error calling fail: ${text(message)}`);
    },
    required: (message, value) => {
      if (isTrue(value)) return value;
      throw new TemplateError(`error calling required: ${text(message)}`);
    },
    int: whole,
    int64: whole,
    float64: value => Number(value),
    atoi: whole,
    add: (...args) => args.reduce<number>((sum, each) => sum + whole(each), 0),
    add1: value => whole(value) + 1,
    sub: (a, b) => whole(a) - whole(b),
    mul: (...args) => args.reduce<number>((product, each) => product * whole(each), 1),
    max: (...args) => Math.max(...args.map(whole)),
    min: (...args) => Math.min(...args.map(whole)),
    until: count => Array.from({ length: Math.max(0, whole(count)) }, (_, at) => at),
    kindIs: (kind, value) => text(kind) === kindOf(value),
    toJson: value => JSON.stringify(value),
    fromJson: value => JSON.parse(text(value)),
    base: value => text(value).split('/').at(-1) ?? '',
    dir: value => text(value).split('/').slice(0, -1).join('/') || '.',
    // Argo CD
    toYaml: value => stringify(value).replace(/\n$/, ''),
    fromYaml: value => parse(text(value)),
    fromYamlArray: value => parse(text(value)),
    normalize: value => slug(value, '-'),
    slugify: value => slug(value, '-').slice(0, 50),
  } satisfies Record<string, TemplateFunction>),
);

function trimCharacters(value: string, cut: string, start: boolean, end: boolean): string {
  let from = 0;
  let to = value.length;
  while (start && from < to && cut.includes(value.charAt(from))) from++;
  while (end && to > from && cut.includes(value.charAt(to - 1))) to--;
  return value.slice(from, to);
}
