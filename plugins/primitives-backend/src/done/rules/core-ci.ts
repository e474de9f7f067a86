import { Verdict } from '@ameide/plugin-primitives-common';
import { judge, pick, PipelinePath } from './rule';

/** Core CI passed on the commit that built the digest: generation, tests, verify. @internal */
export function coreCi(path: PipelinePath): Verdict {
  return judge({
    rule: 'core-ci',
    title: 'Core CI passed',
    stages: pick(path, 'contract', 'verify'),
  });
}
