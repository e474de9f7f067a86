/** What stands around the rendered difference, in the gate's comment and in a preview. @internal */
export const diffSayings = {
  'diff.title': 'What changes in the clusters',
  'diff.none': 'Nothing that is rendered changes from {{from}} to {{to}}.',
  'diff.some': 'Applications from {{from}} to {{to}}: {{counts}}.',
  'diff.workTree': 'the work tree',
  'diff.thisChange': 'this change',
  'diff.changed': '{{count}} changed',
  'diff.added': '{{count}} added',
  'diff.removed': '{{count}} removed',
  'diff.lost': '{{count}} could not be compared, and may have changed',
  'diff.noneKnown': 'none of those known changed',
  'diff.incomplete':
    'Not all Applications are known, so some may be missing here.',
  'diff.notShown_one':
    '{{count}} more Application is not shown, since a comment has at most {{most}} characters; {{command}} shows all.',
  'diff.notShown_other':
    '{{count}} more Applications are not shown, since a comment has at most {{most}} characters; {{command}} shows all.',

  'diff.moreNames': '{{names}} and {{count}} more',
  'diff.moreProblems': 'and {{count}} more',
  'diff.before': 'before: {{problem}}',
  'diff.after': 'after: {{problem}}',
  'diff.moreLines_one': '… {{count}} more line',
  'diff.moreLines_other': '… {{count}} more lines',
  'diff.moreCharacters': '{{line}} … {{count}} more characters',

  /** Behind the sign for what is added or removed. */
  'diff.application': 'Application',
  'diff.unread': 'could not be compared: {{problem}}',
  'diff.empty': 'It renders nothing.',
  'diff.hidden': '{{path}}: has changed, and is hidden',
} as const;
