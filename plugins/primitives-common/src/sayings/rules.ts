/** The default rules of the Definition of Done. @public */
export const defaultRuleIds = [
  'core-ci',
  'image-published',
  'wiring-merged',
  'environment-enabled',
  'environment-running',
] as const;

/** The non-negotiables. @public */
export const standingRuleIds = [
  'changes-by-pull-request',
  'ci-is-the-writer',
  'no-overrides-or-drift',
  'no-manual-syncs',
  'no-secrets-in-git',
  'smokes-in-argocd',
  'no-skipped-environment',
  'images-git-names',
] as const;

/** Texts of our own rules: the Definition of Done's, bullet by bullet, then the non-negotiables'; all but titles in Markdown. @internal */
export const ruleSayings = {
  'rule.core-ci.title': 'Core CI passed',
  'rule.core-ci.description':
    'The commit that built the digest went through core CI: generated code is what the contract makes, tests passed, and `ameide primitive verify` reported every check. A green check without its report is unknown, since nobody can say what was looked at.',
  'rule.core-ci.why':
    'What did not pass CI was never tried as a whole: its digest stands for code that nobody knows to work.',
  'rule.core-ci.satisfy':
    'Open the check run of the commit, repair what its findings name by file and line, and push. The page of each check under `docs/checks` says how.',

  'rule.image-published.title': 'Image digest is published',
  'rule.image-published.description':
    'CI published the image of the commit, and the registry has it under the digest that CI reported.',
  'rule.image-published.why':
    'Environments ask for digests. Without one that the registry has, there is nothing to run, and nothing to compare.',
  'rule.image-published.satisfy':
    'Look at the publish job of the commit. Where it never ran, merge the pull request; where it failed, its log says why; run it again when that is repaired.',

  'rule.wiring-merged.title': 'GitOps wiring is on main',
  'rule.wiring-merged.description':
    'The GitOps main branch has the component, its smoke and its values, so that Argo CD makes Applications of them.',
  'rule.wiring-merged.why':
    'A primitive that Argo CD has never heard of runs nowhere, however green its build is.',
  'rule.wiring-merged.satisfy':
    'Merge the open wiring pull request, or start the wiring workflow by “Finish wiring” on the pipeline tab.',

  'rule.environment-enabled.title': 'Enabled at this digest',
  'rule.environment-enabled.description':
    'The GitOps main branch enables the primitive in the environment, at the digest that is judged.',
  'rule.environment-enabled.why':
    'Desired state is in Git. Until Git asks for this digest, whatever runs is another.',
  'rule.environment-enabled.satisfy':
    'Merge the enablement or promotion pull request of the environment, or ask for one on the pipeline tab. A hold or a freeze window says there until when it waits.',

  'rule.environment-running.title': 'Synced, healthy and smoked',
  'rule.environment-running.description':
    'Argo CD synced a revision that has the digest, the Application is healthy, its pods run that digest, and the smoke of the same revision succeeded.',
  'rule.environment-running.why':
    'Git asking for a digest does not make it run, and running does not make it work: Argo CD and a smoke of that very digest say both.',
  'rule.environment-running.satisfy':
    'Open the stage that is not green: it shows the condition, the resource or the smoke’s log, and since which change. Repair it by a pull request; a smoke that failed by chance can be run again by a new sync.',

  'rule.changes-by-pull-request.title':
    'Desired state is changed only by pull requests',
  'rule.changes-by-pull-request.description':
    'Every commit on the main branch of the GitOps repository came by a pull request, but for the one that began the repository.',
  'rule.changes-by-pull-request.why':
    'What is on main runs. A direct push has no gate, no review and no record of who wanted it.',
  'rule.changes-by-pull-request.satisfy':
    'Look at the commit: where it is right, say so in a pull request that reviews it afterwards; where it is not, revert it by one. Then protect the branch (`ameide repo protect`), so that the next one is refused. A breach of the past stays listed, since it happened.',

  'rule.ci-is-the-writer.title': 'Only CI opens pull requests on desired state',
  'rule.ci-is-the-writer.description':
    'Pull requests on the GitOps repository are opened by CI: by the identities of `primitives.ci.identities`. Open and merged ones count; those that were closed without merging do not.',
  'rule.ci-is-the-writer.why':
    'CI makes the same change for the same input, and says which run made it. A hand that edits wiring forgets a file or a digest.',
  'rule.ci-is-the-writer.satisfy':
    'Close the pull request and ask CI for the change: by the buttons of the pipeline tab, or by the workflows of the GitOps repository. Where another identity is CI too, add it to `primitives.ci.identities`.',

  'rule.no-overrides-or-drift.title': 'Applications run what Git says',
  'rule.no-overrides-or-drift.description':
    'No Argo CD Application of a primitive has parameters of its own, and none differs from Git without anything that undoes it.',
  'rule.no-overrides-or-drift.why':
    'An override changes what runs without a change in Git, so that nobody reviewed it, and a rebuild of the cluster loses it.',
  'rule.no-overrides-or-drift.satisfy':
    'Take the parameter out of the Application, and what it set into the values file by a pull request. For drift, turn self-heal on, or sync; what was right about the manual change belongs into Git first.',

  'rule.no-manual-syncs.title': 'Nobody syncs by hand',
  'rule.no-manual-syncs.description':
    'The last sync of each Application of a primitive was begun by Argo CD itself, and not by a person.',
  'rule.no-manual-syncs.why':
    'A sync by hand can leave parts out, prune, or take another revision, and whoever reads Git does not learn of it.',
  'rule.no-manual-syncs.satisfy':
    'Ask the person named what it was for. The breach ends with the next automatic sync; where syncs by hand are needed time and again, the reason belongs repaired in Git.',

  'rule.no-secrets-in-git.title': 'No secret material in Git',
  'rule.no-secrets-in-git.description':
    'Values of primitives hold no literal where a secret belongs, and no private key; and the gate, which looks at everything that is rendered, passed for the tip of main.',
  'rule.no-secrets-in-git.why':
    'What is in Git once stays in its history and in every clone. A secret there is known to everybody who could ever read the repository.',
  'rule.no-secrets-in-git.satisfy':
    'Revoke the secret first. Then put the new one into the vault, and a reference to it (`existingSecret`, an ExternalSecret) into the values, by a pull request.',

  'rule.smokes-in-argocd.title': 'Every running primitive has a smoke',
  'rule.smokes-in-argocd.description':
    'Each primitive that is enabled in an environment has its smoke enabled there too.',
  'rule.smokes-in-argocd.why':
    'Healthy says that a process answers its probe. Only a smoke shows that the digest does what it is for, where it runs.',
  'rule.smokes-in-argocd.satisfy':
    'Ask for the wiring again with the smoke (“Finish wiring” on the pipeline tab), and enable it in the environment. A skeleton has a smoke to begin with.',

  'rule.no-skipped-environment.title':
    'Every digest went through the environments before',
  'rule.no-skipped-environment.description':
    'A digest that is asked for in an environment was in the environment before.',
  'rule.no-skipped-environment.why':
    'Each environment is there to find what the one before could not. A digest that skips one was never tried there.',
  'rule.no-skipped-environment.satisfy':
    'Put the environment back to the digest from before (“Roll back”), and promote the new one step by step. For an emergency, ask for a waiver with its reason and its end.',

  'rule.images-git-names.title': 'Every running image is one that Git names',
  'rule.images-git-names.description':
    'Pods of a primitive run the image that Git asks for, once its Application has settled.',
  'rule.images-git-names.why':
    'What runs and is named nowhere cannot be rebuilt, audited or rolled back.',
  'rule.images-git-names.satisfy':
    'Find who set the image (Argo CD’s history, the audit log of the cluster), and put what is right into Git by a pull request; then sync. A pod that hangs while it ends is to be deleted.',
} as const;
