import { StandingRule } from '@ameide/plugin-primitives-common';
import { auditRules } from './rules';

/** What the non-negotiables mean, by rule, in Markdown. */
const texts: Readonly<
  Record<string, Pick<StandingRule, 'description' | 'why' | 'satisfy'>>
> = {
  'changes-by-pull-request': {
    description:
      'Every commit on the main branch of the GitOps repository came by a pull request, but for the one that began the repository.',
    why: 'What is on main runs. A direct push has no gate, no review and no record of who wanted it.',
    satisfy:
      'Look at the commit: where it is right, say so in a pull request that reviews it afterwards; where it is not, revert it by one. Then protect the branch (`ameide repo protect`), so that the next one is refused. A breach of the past stays listed, since it happened.',
  },
  'ci-is-the-writer': {
    description:
      'Pull requests on the GitOps repository are opened by CI: by the identities of `primitives.ci.identities`. Open and merged ones count; those that were closed without merging do not.',
    why: 'CI makes the same change for the same input, and says which run made it. A hand that edits wiring forgets a file or a digest.',
    satisfy:
      'Close the pull request and ask CI for the change: by the buttons of the pipeline tab, or by the workflows of the GitOps repository. Where another identity is CI too, add it to `primitives.ci.identities`.',
  },
  'no-overrides-or-drift': {
    description:
      'No Argo CD Application of a primitive has parameters of its own, and none differs from Git without anything that undoes it.',
    why: 'An override changes what runs without a change in Git, so that nobody reviewed it, and a rebuild of the cluster loses it.',
    satisfy:
      'Take the parameter out of the Application, and what it set into the values file by a pull request. For drift, turn self-heal on, or sync; what was right about the manual change belongs into Git first.',
  },
  'no-manual-syncs': {
    description:
      'The last sync of each Application of a primitive was begun by Argo CD itself, and not by a person.',
    why: 'A sync by hand can leave parts out, prune, or take another revision, and whoever reads Git does not learn of it.',
    satisfy:
      'Ask the person named what it was for. The breach ends with the next automatic sync; where syncs by hand are needed time and again, the reason belongs repaired in Git.',
  },
  'no-secrets-in-git': {
    description:
      'Values of primitives hold no literal where a secret belongs, and no private key; and the gate, which looks at everything that is rendered, passed for the tip of main.',
    why: 'What is in Git once stays in its history and in every clone. A secret there is known to everybody who could ever read the repository.',
    satisfy:
      'Revoke the secret first. Then put the new one into the vault, and a reference to it (`existingSecret`, an ExternalSecret) into the values, by a pull request.',
  },
  'smokes-in-argocd': {
    description:
      'Each primitive that is enabled in an environment has its smoke enabled there too.',
    why: 'Healthy says that a process answers its probe. Only a smoke shows that the digest does what it is for, where it runs.',
    satisfy:
      'Ask for the wiring again with the smoke (“Finish wiring” on the pipeline tab), and enable it in the environment. A skeleton has a smoke to begin with.',
  },
  'no-skipped-environment': {
    description:
      'A digest that is asked for in an environment was in the environment before.',
    why: 'Each environment is there to find what the one before could not. A digest that skips one was never tried there.',
    satisfy:
      'Put the environment back to the digest from before (“Roll back”), and promote the new one step by step. For an emergency, ask for a waiver with its reason and its end.',
  },
  'images-git-names': {
    description:
      'Pods of a primitive run the image that Git asks for, once its Application has settled.',
    why: 'What runs and is named nowhere cannot be rebuilt, audited or rolled back.',
    satisfy:
      'Find who set the image (Argo CD’s history, the audit log of the cluster), and put what is right into Git by a pull request; then sync. A pod that hangs while it ends is to be deleted.',
  },
};

/** The non-negotiables with what they mean; one without a text says so. @internal */
export function standingRules(): StandingRule[] {
  return auditRules.map(({ rule, title }) => ({
    ...{ id: rule, title },
    ...(texts[rule] ?? {
      description: title,
      why: 'It is one of the non-negotiables.',
      satisfy: 'Its breaches say what is to be done.',
    }),
  }));
}
