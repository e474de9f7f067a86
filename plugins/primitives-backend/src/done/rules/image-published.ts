import { Verdict } from '@ameide/plugin-primitives-common';
import { judge, pick, PipelinePath } from './rule';

/** The digest exists in the registry. @internal */
export function imagePublished(path: PipelinePath): Verdict {
  return judge({
    rule: 'image-published',
    title: 'Image digest is published',
    stages: pick(path, 'image'),
  });
}
