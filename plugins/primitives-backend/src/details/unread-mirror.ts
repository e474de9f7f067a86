import { say, Saying } from '@ameide/plugin-primitives-common';

/** Why what a mirror of a repository has is not known; the error itself names the portal's machine. @internal */
export function unreadMirror(repository: 'core' | 'GitOps'): Saying {
  return say(`unreadHere.${repository}`);
}
