/**
 * What stages say: one message, of one sentence, for each way that a stage can be. Where it
 * waits, that says for what, who acts, and until when where that is known.
 * @internal
 */
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
  'stage.verify.awaited':
    'CI has not reported on commit {{commit}} yet, and is given until {{until}}.',
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
  'stage.image.awaited':
    'CI has not published an image of this commit yet, and is given until {{until}}.',
  'stage.image.silent': 'CI has not published an image of this commit.',
  'stage.image.running': 'CI builds and publishes the image.',
  'stage.image.failed':
    "Publishing the image ended with {{conclusion}}; the run's log says why, and its failed jobs are run again once that is gone.",
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
    'The GitOps repository does not know this primitive yet, and CI opens the pull request that wires it.',

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
  'stage.sync.underWay':
    'Argo CD is syncing what is OutOfSync at {{revision}}: {{resources}}.',
  'stage.sync.outOfSync':
    'OutOfSync at {{revision}} until the next change in Git, since Argo CD does not heal it by itself: {{resources}}.',
  'stage.sync.unclear':
    'Argo CD does not know whether it is in sync ({{status}}).',

  'stage.health.afterSync': 'Waits for the sync.',
  'stage.health.notSince':
    'Argo CD has not looked at health since the sync ended, and does so next.',
  'stage.health.noReason': 'Argo CD gives no reason.',
  'stage.health.bad': '{{health}}: {{reason}}',
  'stage.health.progressing': 'Kubernetes is rolling it out.',
  'stage.health.progressingWith': 'Kubernetes is rolling it out: {{reason}}',
  'stage.health.suspended':
    'The workload is suspended until somebody resumes it.',
  'stage.health.suspendedWith':
    'The workload is suspended until somebody resumes it: {{reason}}',
  'stage.health.other': 'Argo CD says health is {{health}}.',
  'stage.health.noPod':
    'Healthy, but no pod was seen: nothing proves which digest runs.',
  'stage.health.otherPods':
    'Healthy, but its pods do not run {{digest}}, and Kubernetes replaces them.',
  'stage.health.somePods':
    '{{right}} of {{pods}} pods run {{digest}}, and Kubernetes replaces the others.',
  'stage.health.passed_one': 'Healthy; the pod runs {{digest}}.',
  'stage.health.passed_other': 'Healthy; all {{count}} pods run {{digest}}.',

  'stage.smoke.notWired': 'No smoke is wired, so nothing proves that it works.',
  'stage.smoke.otherDigest':
    'Git asks the smoke for {{asked}}, not for {{digest}}, until a pull request moves it.',
  'stage.smoke.asksNothing':
    'Git asks the smoke for nothing until a pull request asks it for {{digest}}.',
  'stage.smoke.notRun':
    'No smoke has run for {{digest}} yet, and Argo CD runs it when it syncs.',
  'stage.smoke.passed_one': '{{count}} smoke succeeded for {{digest}}.',
  'stage.smoke.passed_other': '{{count}} smokes succeeded for {{digest}}.',
  'stage.smoke.running_one': 'Argo CD runs {{count}} smoke for {{digest}}.',
  'stage.smoke.running_other': 'Argo CD runs {{count}} smokes for {{digest}}.',
  'stage.smoke.failed': '{{smokes}} failed for {{digest}}: {{reason}}.',
  'stage.smoke.theSmoke': 'The smoke',
  'stage.smoke.noReason': 'Argo CD gives no reason',

  'stage.gone.environment': 'The environment is no longer looked at.',
  'stage.gone.primitive': 'The primitive is no longer there.',

  'application.absent':
    'Argo CD has no Application {{name}} yet; its ApplicationSet makes it when it looks at Git next, every 3 minutes by default.',
} as const;
