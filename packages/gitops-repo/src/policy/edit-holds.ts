import { isDeepStrictEqual } from 'node:util';
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  YAMLSeq,
} from 'yaml';
import { forTheLog, RefusedError } from '../errors';
import { Hold, holdsFile, mostHolds, parseHolds } from './holds';

const preamble = `# Digests that environments keep until a day (UTC, that day included), whatever is published
# or promoted: \`ameide gitops hold\` adds one, \`ameide gitops release\` takes it away.
`;

/** Adds a hold to the text of the holds; everything else stays, byte for byte. @internal */
export function addHold(text: string | undefined, hold: Hold): string {
  const holds = parseHolds(text);
  if (holds.length >= mostHolds)
    throw new RefusedError(
      forTheLog(
        `${holdsFile}: has ${mostHolds} holds, the most there may be; take out those that are over`,
      ),
    );
  const entry = (indentation: string) => {
    const { primitive, environment, digest, until, reason } = hold;
    return [
      `- primitive: ${primitive}`,
      `  environment: ${environment}`,
      `  digest: ${digest}`,
      `  until: ${until}`,
      `  reason: ${JSON.stringify(reason)}`,
    ]
      .map(line => `${indentation}${line}\n`)
      .join('');
  };
  if (text === undefined || text.trim() === '')
    return `${preamble}holds:\n${entry('  ')}`;
  const list = findList(text);
  const added = () => {
    if (!list) return `${endLine(text)}holds:\n${entry('  ')}`;
    const { seq, start, end } = list;
    if (seq?.flow && seq.items.length > 0)
      return refuse(text, start, 'write the list with one "- " for each hold');
    if (!seq || seq.items.length === 0)
      return `${text.slice(0, start).trimEnd()}\n${entry('  ')}${text
        .slice(end)
        .replace(/^[ \t]*\n?/, '')}`;
    const before = endLine(text.slice(0, end));
    return before + entry(' '.repeat(list.indentation)) + text.slice(end);
  };
  return checked(added(), [...holds, hold]);
}

/** Takes a hold out of the text; everything else stays, byte for byte. @internal */
export function removeHold(text: string, hold: Hold): string {
  const holds = parseHolds(text);
  const index = holds.findIndex(other => isDeepStrictEqual(other, hold));
  const list = findList(text);
  const item = list?.seq?.items[index];
  if (!list?.seq || list.seq.flow || !isMap(item) || !item.range)
    return refuse(
      text,
      list?.start ?? 0,
      'write the list with one "- " for each hold',
    );
  const lineStart = text.lastIndexOf('\n', item.range[0] - 1) + 1;
  // The end of the value, without comments that stand between it and the next one.
  const [, valueEnd] = item.range;
  const lineEnd = text.indexOf('\n', valueEnd - 1);
  const rest = lineEnd < 0 ? '' : text.slice(lineEnd + 1);
  const isLast = list.seq.items.length === 1;
  const before = isLast
    ? `${text.slice(0, list.start).trimEnd()} []\n`
    : text.slice(0, lineStart);
  return checked(
    before + rest,
    holds.filter((_, at) => at !== index),
  );
}

type List = {
  seq: YAMLSeq | undefined;
  start: number;
  end: number;
  indentation: number;
};

/** The list under `holds`, with its place in the text; undefined when there is none. */
function findList(text: string): List | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const root: unknown = document.contents;
  if (!isMap(root)) return undefined;
  const pair = root.items.find(
    ({ key }) => isScalar(key) && key.value === 'holds',
  );
  const key: unknown = pair?.key;
  if (!pair || !isScalar(key) || !key.range) return undefined;
  const colon = text.indexOf(':', key.range[1]) + 1;
  const value: unknown = pair.value;
  if (!isSeq(value) || !value.range)
    return { seq: undefined, start: colon, end: colon, indentation: 2 };
  const [start, end] = value.range;
  return {
    seq: value,
    start: value.flow ? start : colon,
    end: Math.max(end, colon),
    indentation: value.flow ? 2 : lines.linePos(start).col - 1,
  };
}

function endLine(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

function refuse(text: string, offset: number, why: string): never {
  const line = text.slice(0, offset).split('\n').length;
  throw new RefusedError(forTheLog(`${holdsFile}:${line}: ${why}`));
}

/** What was written must say what was meant, and nothing else. */
function checked(text: string, wanted: readonly Hold[]): string {
  if (isDeepStrictEqual(parseHolds(text), wanted)) return text;
  throw new RefusedError(
    forTheLog(
      `${holdsFile}: cannot be edited without changing more than this; edit it by hand`,
    ),
  );
}
