import { sayings } from './catalogue';
import { Saying, SayingParam, verbatim } from './saying';

/** Writes a message: i18next's `t`, of a message with `count` that of its number. @public */
export type WriteMessage = (
  id: string,
  params: { [name: string]: string | number },
) => string;

/** A message in the parts that it is written from. */
type Parts = ReadonlyArray<string | { name: string; isNumber: boolean }>;

const place = /\{\{([^}]+)\}\}/;

const partsByKey: ReadonlyMap<string, Parts> = new Map(
  Object.entries<string>(sayings).map(([key, text]) => [key, partsOf(text)]),
);

/** Names that a message has places for, by id. */
const namesById: ReadonlyMap<string, readonly string[]> = new Map(
  [...partsByKey].map(([key, parts]) => [
    key.replace(/_(one|other)$/, ''),
    parts.flatMap(part => (typeof part === 'string' ? [] : [part.name])),
  ]),
);

/**
 * Writes something that was said, by a catalogue that `write` knows. Undefined where this
 * version knows no such message, or lacks what fills it: then its text says it.
 * @public
 */
export function renderSaying(
  saying: Saying,
  write: WriteMessage,
): string | undefined {
  const { id, params = {} } = saying;
  const names = namesById.get(id);
  if (!names) return undefined;
  const written: { [name: string]: string | number } = {};
  // Of a message in several forms, `count` chooses also where it is not written.
  for (const name of 'count' in params ? [...names, 'count'] : names) {
    const value = params[name];
    const text = value === undefined ? undefined : renderParam(value, write);
    if (text === undefined) return undefined;
    written[name] = text;
  }
  return write(id, written);
}

function renderParam(
  param: SayingParam,
  write: WriteMessage,
): string | number | undefined {
  if (typeof param === 'string' || typeof param === 'number') return param;
  if ('id' in param) return renderSaying(param, write);
  const items = param.map(item =>
    typeof item === 'string' ? item : renderSaying(item, write),
  );
  return items.includes(undefined)
    ? undefined
    : items.join(write('part.separator', {}));
}

/**
 * What is said, in English: as Backstage's translation API writes it. i18next itself
 * takes ten times as long (25 times with a number that chooses the form), and ten thousand
 * primitives say half a million things at a cold start.
 * @public
 */
export function english(saying: Saying): string {
  const text = renderSaying(saying, writeEnglish);
  if (text === undefined)
    throw new Error(`No message '${saying.id}' with all that it needs`);
  return text;
}

/** What is said, with its words in English. @public */
export type Spoken = { text: string; saying: Saying };

/** Says something in English. @public */
export function spoken(saying: Saying): Spoken {
  return { text: english(saying), saying };
}

/** What stored or received words say: the words themselves where they are not those of the message, as another version had it. @public */
export function sayingOf(text: string, saying: Saying | undefined): Saying {
  return saying && renderSaying(saying, writeEnglish) === text
    ? saying
    : verbatim(text);
}

/** A message of ours with what it says. @public */
export function told(message: Saying): {
  message: string;
  said: { message: Saying };
} {
  return { message: english(message), said: { message } };
}

/** A reason of ours with what it says. @public */
export function reasoned(reason: Saying): {
  reason: string;
  said: { reason: Saying };
} {
  return { reason: english(reason), said: { reason } };
}

const numbers = new Intl.NumberFormat('en');

function writeEnglish(
  id: string,
  params: { [name: string]: string | number },
): string {
  const parts =
    partsByKey.get(id) ??
    partsByKey.get(params.count === 1 ? `${id}_one` : `${id}_other`) ??
    [];
  return parts
    .map(part => {
      if (typeof part === 'string') return part;
      const value = params[part.name];
      return part.isNumber && typeof value === 'number'
        ? numbers.format(value)
        : value;
    })
    .join('');
}

function partsOf(text: string): Parts {
  return text.split(place).flatMap((part, index): Parts => {
    if (index % 2 === 0) return part === '' ? [] : [part];
    const [name, format] = part.split(', ');
    return [{ name, isNumber: format === 'number' }];
  });
}
