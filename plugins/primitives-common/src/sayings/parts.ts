/** What sentences are put together from. @internal */
export const partSayings = {
  /** Words of an outside system, or of the organisation's own. */
  'part.verbatim': '{{text}}',
  'part.sentences': '{{first}} {{rest}}',
  'part.clauses': '{{first}}; {{rest}}',
  'part.separator': ', ',
  'part.withNote': '{{text}} ({{note}})',
  'part.noDigest': 'no digest',
  'part.noRevision': 'no revision',
  'part.noConclusion': 'no conclusion',

  'link.pull': 'Pull request #{{number}}',
  'link.commit': 'Commit {{commit}}',
  'link.application': 'Application {{name}}',
  'link.values': 'Values',
} as const;
