/** What sentences are put together from. @internal */
export const partSayings = {
  /** Words of an outside system, or of the organisation's own. */
  'part.verbatim': '{{text}}',
  'part.sentences': '{{first}} {{rest}}',
  'part.clauses': '{{first}}; {{rest}}',
  'part.lines': '{{first}}\n{{rest}}',
  /** What is wrong, behind the field, file or primitive that it is about. */
  'part.at': '{{place}}: {{problem}}',
  'part.separator': ', ',
  'part.withNote': '{{text}} ({{note}})',
  'part.noDigest': 'no digest',
  'part.noRevision': 'no revision',
  'part.noConclusion': 'no conclusion',
  'part.noResource': 'no resource is named',

  'link.pull': 'Pull request #{{number}}',
  'link.commit': 'Commit {{commit}}',
  'link.application': 'Application {{name}}',
  'link.values': 'Values',
} as const;
