import { placeOfApplication } from './place';
import { FoundBreach, ScopeRule } from './rule';

/**
 * Argo CD syncs by itself. A sync that a person began is told by
 * `status.operationState.operation.initiatedBy`, which has either `username` or
 * `automated` (argo-cd, pkg/apis/application/v1alpha1/types.go, OperationInitiator);
 * the breach stands until the next sync takes its place.
 * @internal
 */
export const noManualSyncs: ScopeRule = {
  rule: 'no-manual-syncs',
  title: 'Nobody syncs by hand',
  sources: ['argocd'],
  looked: count =>
    `${count} Applications looked at, for who began the last sync.`,
  undecided: count =>
    `Argo CD names nobody who began the last sync of ${count}; the next sync of each will tell.`,
  nothing: 'No sync has been read yet.',
  look({ view, config }) {
    const synced = view
      .entries('application')
      .flatMap(([name, { url, operation }]) =>
        operation ? [{ name, url, operation, by: operation.initiatedBy }] : [],
      );
    const isSilent = ({ by }: (typeof synced)[number]) =>
      !by?.automated && !by?.username;
    return {
      looked: synced.length,
      unknown: synced.filter(isSilent).length,
      breaches: synced.flatMap(
        ({ name, url, operation, by }): FoundBreach[] => {
          if (by?.automated || !by?.username) return [];
          const { startedAt } = operation;
          const at = startedAt ?? 'a time that Argo CD does not tell';
          return [
            {
              ...placeOfApplication(name, config.environments),
              subject: `${name} at ${at}`,
              message: `${by.username} synced ${name} by hand at ${at}.`,
              evidence: [{ title: `Application ${name}`, url }],
              by: by.username,
              ...(startedAt && { since: startedAt }),
            },
          ];
        },
      ),
    };
  },
};
