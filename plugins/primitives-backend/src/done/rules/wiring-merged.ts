import { Verdict } from '@ameide/plugin-primitives-common';
import { judge, pick, PipelinePath } from './rule';

/** The wiring pull request merged, or the wiring was there. @internal */
export function wiringMerged(path: PipelinePath): Verdict {
  return judge({
    rule: 'wiring-merged',
    title: 'GitOps wiring is on main',
    stages: pick(path, 'wiring'),
  });
}
