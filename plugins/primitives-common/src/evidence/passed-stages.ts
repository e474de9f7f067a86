import { applicationName } from '../names';
import { Stage } from '../pipeline';
import { EvidenceFact, EvidencePath } from './statement';

/**
 * What must be among the facts for a stage to have passed: necessary, and not all that the
 * portal looks at. It shows a path that says more than its facts do.
 */
type Need = {
  kind: string;
  holds: (fact: EvidenceFact) => boolean;
  words: string;
};

const has = (value: EvidenceFact['value'], wanted: Record<string, unknown>) =>
  Object.entries(wanted).every(([key, each]) => value[key] === each);

function needsOfBuild(stage: Stage['id'], path: EvidencePath): Need[] {
  const { kind, name, id, commit, image } = path;
  const subject = `${kind}/${name}@${commit?.sha}`;
  const check = (fact: EvidenceFact) =>
    fact.subject === subject && has(fact.value, { state: 'passed' });
  const verify = {
    ...{ kind: 'verify', holds: check },
    words: 'a verify check that passed on its commit',
  };
  switch (stage) {
    case 'contract':
    case 'verify':
      return [verify];
    case 'image':
      return [
        {
          kind: 'image',
          holds: fact =>
            fact.subject.endsWith(`@${image?.digest}`) &&
            has(fact.value, { present: true }),
          words: 'that the registry has the digest',
        },
      ];
    case 'wiring':
      return [
        {
          kind: 'wiring',
          holds: fact =>
            fact.subject === id &&
            has(fact.value, { component: true, smoke: true, values: true }),
          words: 'its wiring on the GitOps main branch',
        },
      ];
    default:
      return [];
  }
}

function needsOfEnvironment(options: {
  stage: Stage['id'];
  environment: string;
  path: EvidencePath;
}): Need[] {
  const { stage, environment, path } = options;
  const application = applicationName(environment, path.id);
  const smoke = applicationName(environment, `${path.id}-smoke`);
  const digest = path.image?.digest;
  const ofApplication = (wanted: Record<string, unknown>, words: string) => ({
    ...{ kind: 'application', words },
    holds: (fact: EvidenceFact) =>
      fact.subject === application && has(fact.value, wanted),
  });
  switch (stage) {
    case 'enable':
      return [
        {
          kind: 'desired',
          holds: fact =>
            fact.subject === `${environment}/${path.id}` &&
            has(fact.value, { enabled: true, digest }),
          words: `that Git asks for the digest in ${environment}`,
        },
      ];
    case 'sync':
      return [ofApplication({ sync: 'Synced' }, `${application} Synced`)];
    case 'health':
      return [ofApplication({ health: 'Healthy' }, `${application} Healthy`)];
    case 'smoke':
      return [
        {
          kind: 'smoke',
          holds: fact =>
            fact.subject.startsWith(`${smoke}@`) &&
            has(fact.value, { phase: 'Succeeded' }),
          words: `that ${smoke} Succeeded`,
        },
      ];
    default:
      return [];
  }
}

/** Stages that passed without the facts that they stand on, in words. @public */
export function unsupportedStages(
  path: EvidencePath,
  facts: readonly EvidenceFact[],
): string[] {
  const stages = [
    ...path.stages.map(stage => ({
      ...{ stage, place: stage.id },
      needs: needsOfBuild(stage.id, path),
    })),
    ...path.environments.flatMap(({ environment, stages: ofEnvironment }) =>
      ofEnvironment.map(stage => ({
        ...{ stage, place: `${environment}/${stage.id}` },
        needs: needsOfEnvironment({ stage: stage.id, environment, path }),
      })),
    ),
  ];
  return stages.flatMap(({ stage, place, needs }) =>
    stage.status !== 'passed'
      ? []
      : needs
          .filter(
            need =>
              !facts.some(fact => fact.kind === need.kind && need.holds(fact)),
          )
          .map(need => `${place} passed, and no fact tells of ${need.words}`),
  );
}
