/** Next steps: what is to be done (or waited for), and why. @internal */
export const stepSayings = {
  'step.fixVerify': 'Fix verify',
  'step.fixFindings_one': 'Fix verify: {{count}} finding',
  'step.fixFindings_other': 'Fix verify: {{count}} findings',
  'step.readyAndMerge': 'Mark pull request #{{number}} ready and merge it',
  'step.readyAndMergeWhy': 'Verify passed; a draft cannot be merged.',
  'step.merge': 'Merge pull request #{{number}}',
  'step.mergeWhy': 'Verify passed; the image is built when it is on main.',
  'step.look': 'Look at {{what}}',
  'step.wait': 'Waiting for {{what}}',
  'step.unknown': 'Unknown: {{what}}',
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
