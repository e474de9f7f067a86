import { CoreSettings } from '../settings';
import { Check } from './check';
import { CheckDescription, Rule } from './rule';

/** The anchor that GitHub gives a heading: https://docs.github.com/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#section-links */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Address of the page that explains a rule. @internal */
export function helpFor(
  check: Check,
  rule: string,
  settings: Pick<CoreSettings, 'docs' | 'organization' | 'repository'>,
): string {
  const { organization, repository } = settings;
  const folder =
    settings.docs?.replace(/\/+$/, '') ??
    `https://github.com/${organization}/${repository}/blob/main/tools/ameide/docs/checks`;
  const known = check.description?.rules.find(
    ({ id }) => rule === id || rule.startsWith(`${id}/`),
  );
  const page = `${folder}/${check.id}.md`;
  return known ? `${page}#${anchorOf(known.id)}` : page;
}

const heads: ReadonlyArray<[keyof Rule & ('why' | 'fix' | 'limits'), string]> =
  [
    ['why', 'Why'],
    ['fix', 'How to fix it'],
    ['limits', 'What it does not catch'],
  ];

function ruleSection(rule: Rule): string[] {
  const { id, title, severity, open } = rule;
  return [
    `## ${id}`,
    '',
    `${title}. By default ${severity === 'error' ? 'an error' : 'a warning'}.${
      open
        ? ` The names below it, \`${id}/…\`, are the other program's own.`
        : ''
    }`,
    '',
    ...heads.flatMap(([key, head]) => [`**${head}.** ${rule[key].trim()}`, '']),
  ];
}

/** The page about a check, as Markdown. @internal */
export function checkPage(id: string, description: CheckDescription): string {
  const { title, what, rules } = description;
  return `${[
    `# ${id}: ${title}`,
    '',
    what.trim(),
    '',
    '| rule | weighs | what is wrong |',
    '| --- | --- | --- |',
    ...rules.map(
      rule =>
        `| [${rule.id}](#${anchorOf(rule.id)}) | ${rule.severity} | ${
          rule.title
        } |`,
    ),
    '',
    `A rule's weight is set in \`ameide.yaml\`, for example \`severities: { ${rules[0].id}: warning }\`. Every report names what is set lighter than here.`,
    '',
    ...rules.flatMap(ruleSection),
  ]
    .join('\n')
    .trimEnd()}\n`;
}

/** The page that leads to all of them. @internal */
export function indexPage(
  checks: ReadonlyArray<{ id: string; description: CheckDescription }>,
): string {
  return `${[
    '# Checks of `ameide primitive verify`',
    '',
    'These pages are made from the rules themselves: `node packages/core-repo/scripts/generate.mjs`.',
    '',
    '| check | what is looked at | rules |',
    '| --- | --- | --- |',
    ...checks.map(
      ({ id, description: { title, rules } }) =>
        `| [${id}](${id}.md) | ${title} | ${rules.length} |`,
    ),
    '',
    'A check passes when it finds no error. One that could not run is `error`, and never a pass.',
  ].join('\n')}\n`;
}
