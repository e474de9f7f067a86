import { english, say } from '@ameide/plugin-primitives-common';
import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import { ApplicationChange } from './diff';
import { HiddenValue } from './hidden-value';
import { FieldChange } from './object-changes';
import { ResourceChange } from './resources';

/** Lines around what differs in a text of many. */
const context = 2;

const itself = english(say('diff.application'));
const heads: Record<ApplicationChange['change'], readonly string[]> = {
  added: [`+ ${itself}`],
  removed: [`- ${itself}`],
  changed: [],
};

/** What changes in an Application, in the form of a diff. @internal */
export function diffLines(change: ApplicationChange): string[] {
  const { resources, problem } = change;
  const lines = [
    ...heads[change.change],
    ...(problem === undefined ? [] : [`! ${english(say('diff.unread', { problem }))}`]),
    ...resources.flatMap(resourceLines),
  ];
  const isEmpty = resources.length === 0 && problem === undefined;
  return [...lines, ...(isEmpty ? [`  ${english(say('diff.empty'))}`] : [])].map(
    withoutControls,
  );
}

// Names are whatever a chart makes of them; a terminal or a log would obey what is in them.
function withoutControls(line: string): string {
  return line.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
}

function resourceLines(change: ResourceChange): string[] {
  const { resource, fields, object } = change;
  if (change.change === 'removed') return [`- ${resource}`];
  if (change.change === 'added')
    return [`+ ${resource}`, ...yamlLines(object).map(line => `+     ${line}`)];
  return [`@@ ${resource} @@`, ...fields.flatMap(fieldLines)];
}

function fieldLines({ path, before, after }: FieldChange): string[] {
  if (before instanceof HiddenValue && after instanceof HiddenValue)
    return [`!   ${english(say('diff.hidden', { path }))}`];
  if (
    typeof before === 'string' &&
    typeof after === 'string' &&
    [before, after].some(text => text.includes('\n'))
  )
    return [`    ${path}:`, ...textLines(before, after)];
  if (Array.isArray(before) && Array.isArray(after))
    return [`    ${path}:`, ...textLines(yamlText(before), yamlText(after))];
  return [...valueLines('-', path, before), ...valueLines('+', path, after)];
}

function textLines(before: string, after: string): string[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', {
    context,
  });
  return hunks.flatMap((hunk, index) => [
    ...(index > 0 ? ['      …'] : []),
    // That a text ends without a line break comes as a line that begins with a backslash.
    ...hunk.lines.map(line => `${line[0]}     ${line.slice(1)}`),
  ]);
}

function valueLines(sign: string, path: string, value: unknown): string[] {
  if (value === undefined) return [];
  const [first, ...rest] = yamlLines(value);
  return rest.length === 0
    ? [`${sign}   ${path}: ${first}`]
    : [
        `${sign}   ${path}:`,
        ...[first, ...rest].map(line => `${sign}     ${line}`),
      ];
}

function yamlLines(value: unknown): string[] {
  return yamlText(value).trimEnd().split('\n');
}

function yamlText(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}
