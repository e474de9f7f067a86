import { EnvironmentPipeline } from '../pipeline';
import { Stage } from '../stage';
import { Verdict } from '../verdict';
import { PipelinePath } from './rule-input';

/** Stages that a commit brings about. */
const ofCommit: readonly Stage['id'][] = ['contract', 'verify', 'image'];

/**
 * Whose commit or merge the stages stand on that tell of a verdict: what runs in an
 * environment is there by the merge that enabled it. Several people are nobody's doing.
 * @internal
 */
export function byWhom(
  told: readonly Stage[],
  options: {
    status: Verdict['status'];
    path: PipelinePath;
    environment?: EnvironmentPipeline;
  },
): { by?: string } {
  const { status, path, environment } = options;
  if (status === 'unknown') return {};
  const enabling = environment?.stages.find(stage => stage.id === 'enable');
  const people = told.flatMap(stage => {
    if (ofCommit.includes(stage.id)) return path.commit?.author ?? [];
    const pull = stage.pull ?? enabling?.pull;
    return pull?.mergedBy ?? pull?.author ?? [];
  });
  const [person, ...others] = new Set(people);
  return person && others.length === 0 ? { by: person } : {};
}
