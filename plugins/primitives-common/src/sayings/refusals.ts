/** Why the API does not do or give what was asked for. @internal */
export const refusalSayings = {
  'name.long': 'name: must have at most {{max}} characters',
  'name.form':
    'name: must be lower-case words joined by single hyphens, starting with a letter (for example "order-history")',
  'name.suffix': 'name: must not end in {{suffixes}}',

  'request.notTaken.path':
    'the path takes no such parameter; it takes {{known}}',
  'request.notTaken.query':
    'the query takes no such parameter; it takes {{known}}',
  'request.notTaken.body':
    'the body takes no such parameter; it takes {{known}}',
  'request.none': 'none',
  'request.severalTimes': 'is given {{times}} times; give it once',
  'request.cursor':
    'cursor: is not the nextCursor of a page of this list with these filters; begin with the first page',

  'refusal.noPrimitive': "No primitive '{{id}}' is known",
  'refusal.noPrimitiveAt': "No primitive '{{id}}' is known at {{time}}",
  'refusal.noDigest': "Nothing is known of the digest '{{value}}'",
  'refusal.noCommit': "Nothing is known of the commit '{{value}}'",
  'refusal.noId': "primitive: '{{id}}' is no id",
  'refusal.noPull':
    "No pull request #{{number}} about '{{id}}' is known in the GitOps repository",
  'refusal.permission': "This needs the permission '{{permission}}'",
  'refusal.permissionAsk':
    "This needs the permission '{{permission}}'; ask the platform team for it",
  'refusal.permissionFor':
    "This needs the permission '{{permission}}' for {{target}}; ask the platform team for it",
  'refusal.permissionForOthers':
    "This needs the permission '{{permission}}' for {{target}}; you have it for others, by owner or environment: ask the owner, or whoever releases",
  'refusal.everything': 'every primitive',
  'refusal.targetIn': '{{id}} in {{environment}}',
  'refusal.nobodyDecides': "Nobody here decides '{{permission}}'",
  'refusal.trying': 'Another rule is being tried; try again when that is done',
  'refusal.notSigned':
    'Bundles are not signed here: primitives.evidence.signingKey is not configured',
  'refusal.commitUnread':
    "The commit {{commit}} that '{{digest}}' was built from cannot be read now; try again later",
  'refusal.notPublished':
    "'{{id}}' is not known to have published the image '{{digest}}'",
} as const;
