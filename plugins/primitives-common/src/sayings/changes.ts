/**
 * How far a change to the GitOps repository has come, and who acts next, in one sentence;
 * `what` is one of the first.
 * @internal
 */
export const changeSayings = {
  'change.wires': 'wires the primitive',
  'change.enables': 'enables {{environment}}',
  'change.moves': 'moves {{environment}} from {{digest}}',

  'change.run.failed':
    'The run that {{what}} ended with {{conclusion}}; its log says why, and whoever wants it asks for it again.',
  'change.run.underWay':
    'A run that {{what}} is under way, and opens its pull request.',
  'change.pull.closed':
    'Pull request #{{number}} that {{what}} was closed without being merged, and whoever wants it asks for it again.',
  'change.pull.stopped':
    'Pull request #{{number}} that {{what}} is stopped by {{checks}}, and {{author}} or whoever owns the check puts it right.',
  'change.pull.checks':
    'Pull request #{{number}} that {{what}} waits for its checks, which CI runs.',
  'change.pull.draft':
    'Pull request #{{number}} that {{what}} is a draft until {{author}} marks it ready for review.',
  'change.pull.changes':
    'Pull request #{{number}} that {{what}} waits for {{author}}, whom {{reviewers}} asked for changes.',
  'change.pull.mergesItself':
    'Pull request #{{number}} that {{what}} merges itself now that its checks passed.',
  'change.pull.person':
    'Pull request #{{number}} that {{what}} passed its checks and waits for a person to merge it.',
} as const;
