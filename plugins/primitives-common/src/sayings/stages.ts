/** What stages say: one message for each way that a stage can be. @internal */
export const stageSayings = {
  'stage.name.contract': 'contract',
  'stage.name.verify': 'verify',
  'stage.name.image': 'image',
  'stage.name.wiring': 'wiring',
  'stage.name.enable': 'enable',
  'stage.name.sync': 'sync',
  'stage.name.health': 'health',
  'stage.name.smoke': 'smoke',

  'stage.contract.passed':
    'The contract is sound and what is generated from it is up to date.',
  'stage.contract.notReported':
    'The verify report says nothing of the contract or of generation.',

  'stage.verify.noCommit':
    'The core repository has no {{folder}} {{version}}, neither on main nor in an open pull request.',
  'stage.verify.silent': 'CI has not reported on commit {{commit}}.',
  'stage.verify.running': 'CI verifies commit {{commit}}.',
  'stage.verify.passed': 'All checks passed on commit {{commit}}.',
  'stage.verify.noReason':
    'The verify check ended with {{conclusion}} and gives no reason we can read.',
  'stage.verify.noEvidence':
    'The check run on commit {{commit}} is green, but its report is missing or incomplete: that is no evidence.',
  'stage.verify.checkFailed': '{{check}} failed',
  'stage.verify.checkFailedWith': '{{check}} failed: {{message}}',
  'stage.verify.checkError': '{{check}} could not run',
  'stage.verify.checkErrorWith': '{{check}} could not run: {{message}}',

  'stage.image.onMerge':
    'The image is built when pull request #{{number}} is merged.',
  'stage.image.noCommit': 'There is no commit to build an image from.',
  'stage.image.afterVerify': 'No image is built until verify passes.',
  'stage.image.silent': 'CI has not published an image of this commit.',
  'stage.image.running': 'CI builds and publishes the image.',
  'stage.image.failed':
    "Publishing the image ended with {{conclusion}}. The run's log says why; run its failed jobs again once that is gone.",
  'stage.image.noDigest':
    'CI says that it published, but its report names no digest we can read.',
  'stage.image.notAsked': 'The registry has not been asked for {{digest}} yet.',
  'stage.image.missing':
    'CI reported {{digest}}, but the registry does not have it.',
  'stage.image.otherCommit':
    'The image says it was built from {{revision}}, not from {{commit}}.',
  'stage.image.platforms': 'The image lacks {{platforms}}.',
  'stage.image.passed': '{{digest}} is in the registry for {{platforms}}.',

  'stage.wiring.byPull': 'Wired by pull request #{{number}}.',
  'stage.wiring.passed': 'The GitOps repository has its component and values.',
  'stage.wiring.merged':
    'Pull request #{{number}} is merged; main is being read.',
  'stage.wiring.noValues': 'The component has no shared values file.',
  'stage.wiring.unknownThere':
    'The GitOps repository does not know this primitive yet.',

  'stage.enable.unreadable':
    'What Git asks for in {{environment}} cannot be read: {{reason}}.',
  'stage.enable.noDigest':
    '{{environment}} is enabled, but image.ref pins no digest.',
  'stage.enable.passed': 'Git asks for {{digest}} in {{environment}}.',
  'stage.enable.older':
    '{{environment}} is at {{digest}}; the newest is {{newest}}.',
  'stage.enable.noNewer':
    '{{environment}} is at {{digest}}; the newest commit has no image yet.',
  'stage.enable.afterPrevious':
    '{{environment}} is at {{digest}} and waits for {{previous}}.',
  'stage.enable.off': 'Not enabled in {{environment}}.',

  'stage.sync.afterEnable':
    'Waits until Git asks for {{digest}} in {{environment}}.',
  'stage.sync.afterAny':
    'Waits until Git asks for a digest in {{environment}}.',
  'stage.sync.runsOlder': 'Argo CD runs {{digest}}, an older one.',
  'stage.sync.failed': 'Argo CD could not sync: {{reason}}.',
  'stage.sync.notKnown':
    'What Git asked for at {{revision}}, which Argo CD is at, is not known.',
  'stage.sync.behind':
    'Argo CD is at {{revision}}, which asks for {{digest}}; it has not seen the change yet, and polls Git every 3 minutes by default.',
  'stage.sync.passed': 'Synced at {{revision}}.',
  'stage.sync.outOfSync': 'OutOfSync at {{revision}}.',
  'stage.sync.outOfSyncWith': 'OutOfSync at {{revision}}: {{resources}}.',
  'stage.sync.unclear':
    'Argo CD does not know whether it is in sync ({{status}}).',

  'stage.health.afterSync': 'Waits for the sync.',
  'stage.health.notSince':
    'Argo CD has not looked at health since the sync ended.',
  'stage.health.noReason': 'Argo CD gives no reason.',
  'stage.health.bad': '{{health}}: {{reason}}',
  'stage.health.progressing': 'The rollout is under way.',
  'stage.health.suspended': 'The workload is suspended.',
  'stage.health.other': 'Argo CD says health is {{health}}.',
  'stage.health.noPod':
    'Healthy, but no pod was seen: nothing proves which digest runs.',
  'stage.health.otherPods': 'Healthy, but its pods do not run {{digest}}.',
  'stage.health.somePods': '{{right}} of {{pods}} pods run {{digest}}.',
  'stage.health.passed_one': 'Healthy; the pod runs {{digest}}.',
  'stage.health.passed_other': 'Healthy; all {{count}} pods run {{digest}}.',

  'stage.smoke.notWired': 'No smoke is wired, so nothing proves that it works.',
  'stage.smoke.otherDigest':
    'Git asks the smoke for {{asked}}, not for {{digest}}.',
  'stage.smoke.asksNothing':
    'Git asks the smoke for nothing, not for {{digest}}.',
  'stage.smoke.notRun': 'No smoke has run for {{digest}} yet.',
  'stage.smoke.passed_one': '{{count}} smoke succeeded for {{digest}}.',
  'stage.smoke.passed_other': '{{count}} smokes succeeded for {{digest}}.',
  'stage.smoke.running_one': '{{count}} smoke under way for {{digest}}.',
  'stage.smoke.running_other': '{{count}} smokes under way for {{digest}}.',
  'stage.smoke.failed': '{{smokes}} failed for {{digest}}: {{reason}}.',
  'stage.smoke.theSmoke': 'The smoke',
  'stage.smoke.noReason': 'Argo CD gives no reason',

  'stage.gone.environment': 'The environment is no longer looked at.',
  'stage.gone.primitive': 'The primitive is no longer there.',

  'application.absent': 'Argo CD has no Application {{name}} yet.',
} as const;
