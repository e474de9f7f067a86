/** Next steps: what is to be done (or waited for); why, and who acts, in one sentence. @internal */
export const stepSayings = {
  'step.fixVerify': 'Fix verify',
  'step.fixFindings_one': 'Fix verify: {{count}} finding',
  'step.fixFindings_other': 'Fix verify: {{count}} findings',
  'step.readyAndMerge': 'Mark pull request #{{number}} ready and merge it',
  'step.readyAndMergeWhy':
    'Verify passed, and somebody merges it once {{author}} has marked it ready for review.',
  'step.merge': 'Merge pull request #{{number}}',
  'step.mergeWhy':
    'Verify passed, and the image is built once somebody has merged it.',
  'step.answer': 'Answer the review of pull request #{{number}}',
  'step.look': 'Look at {{what}}',
  'step.wait': 'Waiting for {{what}}',
  'step.unknown': 'Unknown: {{what}}',
  /** Why a source cannot be read now, and what it said last. */
  'step.knownLast': '{{why}}; known last: {{message}}',
  /** What is broken: who puts it right, and what is the matter. */
  'step.broken.commit': '{{who}} puts it right and pushes again: {{problem}}',
  'step.broken.image': '{{who}} has CI publish the image again: {{problem}}',
  'step.broken.git': '{{who}} puts it right in Git: {{problem}}',
  'step.broken.there':
    '{{who}} pushes a fix or rolls {{environment}} back: {{problem}}',
  'step.broken.owner': 'Whoever owns it',
  'step.stageIn': '{{stage}} in {{environment}}',
  'step.enabling': 'enabling {{environment}}',
  'step.move': 'Move {{environment}} to the newest digest',
  'step.moveWhy':
    '{{environment}} asks for an older digest; CI moves it by a pull request.',
  'step.enable': 'Enable in {{environment}}',
  'step.enableWhy':
    'The image is published and the wiring is on main; CI opens the pull request.',
  'step.promote': 'Promote to {{environment}}',
  'step.promoteWhy':
    'This digest is proven in {{environment}}; CI opens the pull request, and a person merges it.',
  'step.none': 'Nothing to do',
  'step.noneWhy': 'This digest is proven in {{environments}}.',
} as const;
