/** How the sources do, as far as what rests on them says it. @internal */
export const sourceSayings = {
  'source.github-core': 'the core repository',
  'source.github-gitops': 'the GitOps repository',
  'source.registry': 'the registry',
  'source.argocd': 'Argo CD',
  'source.instance': '{{source}} "{{instance}}"',

  'fault.silent': '{{source}} has not answered since {{time}}.',
  'fault.credentials': '{{source}} has refused our credentials since {{time}}.',
  'fault.forbidden':
    '{{source}} has not permitted what we ask for since {{time}}.',
  'fault.limited': '{{source}} has limited our requests since {{time}}.',
  'fault.failed': '{{source}} has answered with errors since {{time}}.',
  'fault.unclear':
    '{{source}} has given answers that we do not understand since {{time}}.',
  'fault.missing': '{{source}} has not had what we look for since {{time}}.',
  'fault.other': '{{source}} could not be read since {{time}}.',
  'fault.shown.limit': 'A limit of our requests is reached; it ends {{time}}.',
  'fault.shown.silent': '{{system}} has not answered; try again later.',
  'fault.shown.credentials':
    '{{system}} has refused our credentials; try again later.',
  'fault.shown.forbidden':
    '{{system}} has not permitted what we ask for; try again later.',
  'fault.shown.failed': '{{system}} has answered with errors; try again later.',
  'fault.shown.unclear':
    '{{system}} has given answers that we do not understand; try again later.',
  'log.unread': 'The log could not be read. {{why}}',
  'log.none': 'The log could not be read. There is none.',
  'system.github-core': 'GitHub',
  'system.github-gitops': 'GitHub',
  'system.registry': 'The registry',
  'system.argocd': 'Argo CD',

  'unread.github-core': 'The core repository has not been read yet.',
  'unread.github-gitops': 'The GitOps repository has not been read yet.',
  'unread.argocd': 'Argo CD has not been read yet.',

  'stale.marked': '{{message}} ({{why}})',
  'stale.forgotten':
    '{{source}}, which this was read from, is not configured any more',
  'stale.lastRead': 'Last read {{time}}; {{source}} cannot be read now',
  'stale.neverRead': 'Never read; {{source}} cannot be read now',
} as const;
