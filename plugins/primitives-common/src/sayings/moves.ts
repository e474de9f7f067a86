/** Why a digest may not come into an environment, and what forms do not offer. @internal */
export const moveSayings = {
  'move.held':
    '{{id}} is held at {{digest}} in {{environment}} until {{until}}: {{reason}}',
  'move.heldNext':
    'whoever owns {{file}} releases it ("ameide gitops release"), or it ends after that day',
  'move.frozen': '{{environment}} is frozen until {{until}}: {{reason}}',
  'move.frozenNext': 'do it again after {{until}}',
  'move.frozenAsk':
    'do it again after {{until}}, or ask {{approvers}} to end the freeze',
  'move.soak':
    '{{digest}} of {{id}} must run for {{soak}} in {{source}} before {{environment}}; it ran for {{ran}}',
  'move.soakEnable': 'enable it there, and wait',
  'move.soakWait': 'wait until {{until}}, and do it again',
  'move.requires':
    '{{digest}} of {{id}} must have been in {{required}} before {{environment}}, and never was',
  'move.requiresNext': 'enable it in {{required}} first',
  'move.notWhole':
    'cannot tell, since the Git history is not whole here: {{message}}',
  'move.notWholeNext': 'fetch the whole history (fetch-depth: 0)',
  'move.unread':
    'Holds and promotion policy could not be read here: {{reason}}',
  'move.refused': '{{message}}; next: {{next}}.',
  'move.refusedNext': '{{message}}; next: {{next}}',

  'choice.notWired': 'It is not wired yet: {{message}}',
  'choice.noImage': 'No image is published yet; CI publishes one from main.',
  'choice.notEnabled': 'It is not enabled in {{environment}}.',
  'choice.noOther': '{{environment}} never ran another digest.',
  'choice.runs': 'It is running right now.',
  'choice.same': '{{target}} is at what {{source}} runs already.',
  'choice.notProven': '{{environment}} does not prove it yet: {{message}}',
  'choice.isThere': '{{environment}} is at it already.',
  'choice.outOfOrder':
    'It never was in {{environment}}; promote it from there.',

  'unreadHere.core':
    'The core repository could not be read here; the log of the backend says why.',
  'unreadHere.GitOps':
    'The GitOps repository could not be read here; the log of the backend says why.',
  'commits.notBuilt': 'No commit is known that {{what}} was built from.',
  'commits.notHere':
    'A commit of the two is not on the branch that is mirrored here.',

  'argocd.notConfigured': 'No Argo CD "{{instance}}" is configured any more.',
  'argocd.noMore': 'Argo CD shows it no more.',
  'argocd.notAsked': 'Argo CD "{{instance}}" could not be asked.',
  'argocd.noEvents': 'Events and logs of its resources could not be read.',

  'note.argocd':
    'Not looked at, since Argo CD cannot be read now ({{instances}}): whether these digests are Synced, Healthy and smoked in {{environment}}. CI asks, and refuses what is not.',
  'note.registry':
    'Not looked at, since the registry cannot be asked now: whether it has {{digest}}. CI asks, and refuses what is not there.',
  'note.rollback': '{{commit}} had brought it there on {{day}}.',
  'note.retry': 'No digest moves; the count of retries becomes {{attempt}}.',
  'preview.ofEverything':
    'It is about every primitive, and you may read a part of them.',
  'preview.hidden': "'{{id}}' is not among the primitives that you may read.",
  'preview.ownFiles': 'The portal cannot read its own files ({{code}}).',
} as const;
