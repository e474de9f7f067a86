/** Why a step of the GitOps repository does not change it, or leaves a part of it alone. @internal */
export const gitopsSayings = {
  'gitops.leftAlone': '{{id}} is left alone: {{reason}}',
  'gitops.off': '{{id}} is not enabled in {{environment}}',
  'gitops.noDigest': '{{id}} is not enabled in {{environment}} at a digest',
  'gitops.offNext': '{{why}}; enable it there first',
  'gitops.offLeft': '{{why}}; left alone',
  'gitops.isThere': '{{id}} is at {{digest}} in {{environment}} already',
  'gitops.smokeOff':
    '{{id}}: its smoke is not enabled in {{environment}}, so nothing there proves this digest',
  'gitops.noStep':
    'target: a digest moves one step at a time along {{order}}; {{from}} → {{to}} is no such step',
  'gitops.needsDigest':
    'digest: is required to enable; give the digest of the published image index',
  'gitops.noEnvironment':
    'environment: {{value}} is in no file of config/clusters; there are {{known}}',
  'gitops.notWired':
    '{{id}} is not wired: {{file}} does not exist; run the wiring workflow (or "ameide gitops scaffold") first',
  'gitops.otherWiring':
    'wiring exists and differs ("-" is there, "+" would be written):\n{{differences}}\nKeep what is there, or write over it with --force.',
  'gitops.sameLines': '  the same lines in another order',
  'gitops.noSmoke':
    '{{id}} has no smoke that could run again; wire one first ("ameide gitops scaffold … --with-smoke")',
  'gitops.smokeNoDigest':
    'the smoke of {{id}} is not enabled in {{environment}} at a digest; enable {{id}} there first',
  'gitops.nothingBefore': '{{why}}, so there is nothing to go back from',
  'gitops.back.runs': 'to: {{id}} runs {{digest}} in {{environment}} already',
  'gitops.back.noOther':
    '{{id}} never ran another digest in {{environment}} than {{digest}}',
  'gitops.back.never':
    'to: {{digest}} never ran in {{environment}}; there were {{digests}}',
  'gitops.back.allGone':
    'every digest before {{digest}} was gone back from; name one with --to: {{digests}}',
  'gitops.back.notWhole':
    '{{why}}; the Git history is not whole here, fetch it first (fetch-depth: 0)',
  'gitops.over': 'until: {{until}} is over; give a day to come',

  'image.absent':
    '{{image}} is not in the registry; publish it first, or choose a digest that CI published',
  'image.onePlatform':
    '{{image}} is the manifest of a single platform; pin the digest of the image index with {{wanted}}',
  'image.lacks':
    '{{image}} has no image for {{missing}} (it has {{known}}); build it for {{wanted}}',
  'image.and': '{{first}} and {{other}}',
  'image.none': 'none',

  'proof.noApplication':
    'Argo CD shows no Application {{name}}: it is not there, or the account may not see it',
  'proof.notSynced': '{{name}} is {{status}}, not Synced',
  'proof.syncFailed': 'the last sync of {{name}} is {{phase}}, not Succeeded',
  'proof.notHealthy': '{{name}} is {{health}}, not Healthy',
  'proof.otherRevision':
    '{{name}} is at {{revision}}, which is not known to ask for {{digest}}',
  'proof.notLooked':
    'Argo CD has not looked at {{name}} since its last sync ended',
  'proof.noPod':
    '{{name}} has no pod, so nothing proves that {{digest}} runs; next: whoever owns its values gives it one replica at least there, and promotes it when its smoke has passed',
  'proof.otherPods':
    '{{wrong}} of {{pods}} pods of {{name}} do not run {{digest}}',
  'proof.smokeNotRun': 'no smoke of {{name}} has run',
  'proof.smokeOfOther': 'the last smoke of {{name}} was not of {{digest}}',
  'proof.smokeFailed':
    '{{failed}} of {{smokes}} smokes of {{name}} did not succeed',
  'proof.smokeOff':
    'the smoke of {{id}} is not enabled in {{environment}}, so nothing proves that this digest works; next: whoever owns {{id}} {{enable}}, and promotes it when the smoke has passed',
  'proof.noSmoke':
    '{{id}} has no smoke, so nothing proves that it works; next: whoever owns {{id}} wires one ("ameide gitops scaffold … --with-smoke"), {{enable}}, and promotes it when the smoke has passed',
  'proof.enableAgain':
    'enables this digest in {{environment}} again ("ameide gitops enable … --env {{environment}} --digest {{digest}}")',
} as const;
