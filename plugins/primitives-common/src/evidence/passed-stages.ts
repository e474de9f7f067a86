import { Stage } from '../stage';
import { Need, needsOfEnvironment } from './environment-needs';
import { EvidenceFact, EvidencePath } from './statement';

const has = (value: EvidenceFact['value'], wanted: Record<string, unknown>) =>
  Object.entries(wanted).every(([key, each]) => value[key] === each);

/** What a stage before the environments cannot be without; the portal looks at more than that. */
function needsOfBuild(
  stage: Stage['id'],
  path: EvidencePath,
  facts: readonly EvidenceFact[],
): Need[] {
  const { kind, name, id, commit, image } = path;
  const some = (
    of: string,
    holds: (fact: EvidenceFact) => boolean,
    words: string,
  ): Need[] => [
    { words, isShown: facts.some(fact => fact.kind === of && holds(fact)) },
  ];
  switch (stage) {
    case 'contract':
    case 'verify':
      return some(
        'verify',
        fact =>
          fact.subject === `${kind}/${name}@${commit?.sha}` &&
          has(fact.value, { state: 'passed' }),
        'a verify check that passed on its commit',
      );
    case 'image':
      return some(
        'image',
        fact =>
          fact.subject.endsWith(`@${image?.digest}`) &&
          has(fact.value, { present: true }),
        'that the registry has the digest',
      );
    case 'wiring':
      return some(
        'wiring',
        fact =>
          fact.subject === id &&
          has(fact.value, { component: true, smoke: true, values: true }),
        'its wiring on the GitOps main branch',
      );
    default:
      return [];
  }
}

/**
 * Stages that are not what the facts make of them, in words: those that passed without
 * what they stand on and, in environments, where the facts tell all of it, those that
 * failed although it is all there.
 * @public
 */
export function unsupportedStages(
  path: EvidencePath,
  facts: readonly EvidenceFact[],
): string[] {
  const { id } = path;
  const digest = path.image?.digest;
  return [
    ...path.stages.flatMap(stage =>
      unshown(stage, stage.id, needsOfBuild(stage.id, path, facts)),
    ),
    ...path.environments.flatMap(({ environment, stages }) =>
      stages.flatMap(stage => {
        const place = `${environment}/${stage.id}`;
        const about = { stage: stage.id, environment, id, digest, facts };
        const needs = needsOfEnvironment(about);
        return [...unshown(stage, place, needs), ...denied(stage, place, needs)];
      }),
    ),
  ];
}

function unshown(stage: Stage, place: string, needs: Need[]): string[] {
  if (stage.status !== 'passed') return [];
  return needs
    .filter(({ isShown }) => !isShown)
    .map(({ words }) => `${place} passed, and no fact tells of ${words}`);
}

function denied(stage: Stage, place: string, needs: Need[]): string[] {
  return stage.status === 'failed' && needs.every(({ isShown }) => isShown)
    ? [`${place} failed, and the facts tell of ${needs.map(n => n.words).join(', ')}`]
    : [];
}
