import { RuleDefinition } from '@ameide/plugin-primitives-common';

/** The specification's Definition of Done, bullet by bullet. @internal */
export const defaultRules: readonly RuleDefinition[] = [
  {
    id: 'core-ci',
    title: 'Core CI passed',
    per: 'primitive',
    description:
      'The commit that built the digest went through core CI: generated code is what the contract makes, tests passed, and `ameide primitive verify` reported every check. A green check without its report is unknown, since nobody can say what was looked at.',
    why: 'What did not pass CI was never tried as a whole: its digest stands for code that nobody knows to work.',
    satisfy:
      'Open the check run of the commit, repair what its findings name by file and line, and push. The page of each check under `docs/checks` says how.',
    expression:
      'stages.contract.status == "passed" && stages.verify.status == "passed"',
  },
  {
    id: 'image-published',
    title: 'Image digest is published',
    per: 'primitive',
    description:
      'CI published the image of the commit, and the registry has it under the digest that CI reported.',
    why: 'Environments ask for digests. Without one that the registry has, there is nothing to run, and nothing to compare.',
    satisfy:
      'Look at the publish job of the commit. Where it never ran, merge the pull request; where it failed, its log says why; run it again when that is repaired.',
    expression: 'stages.image.status == "passed"',
  },
  {
    id: 'wiring-merged',
    title: 'GitOps wiring is on main',
    per: 'primitive',
    description:
      'The GitOps main branch has the component, its smoke and its values, so that Argo CD makes Applications of them.',
    why: 'A primitive that Argo CD has never heard of runs nowhere, however green its build is.',
    satisfy:
      'Merge the open wiring pull request, or start the wiring workflow by “Finish wiring” on the pipeline tab.',
    expression: 'stages.wiring.status == "passed"',
  },
  {
    id: 'environment-enabled',
    title: 'Enabled at this digest',
    per: 'environment',
    description:
      'The GitOps main branch enables the primitive in the environment, at the digest that is judged.',
    why: 'Desired state is in Git. Until Git asks for this digest, whatever runs is another.',
    satisfy:
      'Merge the enablement or promotion pull request of the environment, or ask for one on the pipeline tab. A hold or a freeze window says there until when it waits.',
    expression: 'stages.enable.status == "passed"',
  },
  {
    id: 'environment-running',
    title: 'Synced, healthy and smoked',
    per: 'environment',
    description:
      'Argo CD synced a revision that has the digest, the Application is healthy, its pods run that digest, and the smoke of the same revision succeeded.',
    why: 'Git asking for a digest does not make it run, and running does not make it work: Argo CD and a smoke of that very digest say both.',
    satisfy:
      'Open the stage that is not green: it shows the condition, the resource or the smoke’s log, and since which change. Repair it by a pull request; a smoke that failed by chance can be run again by a new sync.',
    expression:
      'stages.sync.status == "passed" && stages.health.status == "passed" && stages.smoke.status == "passed"',
  },
];
