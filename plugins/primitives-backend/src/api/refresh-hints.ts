import {
  applicationName,
  Pipeline,
  RefreshRequest,
} from '@ameide/plugin-primitives-common';
import { sourceNames } from '../facts/fact';
import { Wish } from '../store/hint-store';

/**
 * Where to look for what somebody wants read again: every source, one, or what one
 * primitive stands on. `pipeline` is the primitive's, where one is asked for.
 * @internal
 */
export function refreshHints(
  request: RefreshRequest,
  pipeline: Pick<Pipeline, 'id' | 'commit' | 'environments'> | undefined,
): Wish[] {
  if (request.source) return [{ source: request.source, all: true }];
  if (!pipeline) return sourceNames.map(source => ({ source, look: true }));
  const { id, commit, environments } = pipeline;
  return [
    { source: 'github-core', push: true },
    ...(commit ? [{ source: 'github-core', commit: commit.sha } as const] : []),
    { source: 'github-gitops', push: true },
    { source: 'github-gitops', runs: true },
    ...environments.flatMap(({ environment }): Wish[] =>
      [id, `${id}-smoke`].map(component => ({
        source: 'argocd',
        application: applicationName(environment, component),
      })),
    ),
  ];
}
