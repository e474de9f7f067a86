/** How far a change to the GitOps repository has come; `what` is one of `change.*`. @internal */
export const changeSayings = {
  'change.wires': 'wires the primitive',
  'change.enables': 'enables {{environment}}',

  'change.run.failed': 'The run that {{what}} ended with {{conclusion}}.',
  'change.run.underWay': 'A run that {{what}} is under way.',
  'change.pull.closed':
    'Pull request #{{number}} that {{what}} was closed without being merged.',
  'change.pull.stopped':
    'Pull request #{{number}} that {{what}} is stopped by {{checks}}.',
  'change.pull.checks':
    'Pull request #{{number}} that {{what}} waits for its checks.',
  'change.pull.mergesItself':
    'Pull request #{{number}} that {{what}} merges itself now that its checks passed.',
  'change.pull.person':
    'Pull request #{{number}} that {{what}} passed its checks and waits for a person to merge it.',
} as const;
