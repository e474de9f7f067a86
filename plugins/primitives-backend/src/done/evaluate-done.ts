import { Verdict } from '@ameide/plugin-primitives-common';
import { coreCi } from './rules/core-ci';
import { environmentEnabled } from './rules/environment-enabled';
import { environmentRunning } from './rules/environment-running';
import { imagePublished } from './rules/image-published';
import { PipelinePath } from './rules/rule';
import { wiringMerged } from './rules/wiring-merged';

/**
 * The Definition of Done of one digest: the specification's five bullets for the first
 * environment, and the same two for each further one that Git enables.
 * @internal
 */
export function evaluateDone(path: PipelinePath): Verdict[] {
  const judged = path.environments.filter(
    (e, index) => index === 0 || e.enabled,
  );
  return [
    coreCi(path),
    imagePublished(path),
    wiringMerged(path),
    ...judged.flatMap(e => [environmentEnabled(e), environmentRunning(e)]),
  ];
}
