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
  source: 'argocd',
  looked: count =>
    `Applications whose last sync was looked at for who began it: ${count}. Argo CD names nobody for some, which say nothing.`,
  nothing: 'No sync has been read yet that says who began it.',
  look({ view, config }) {
    const begun = view
      .entries('application')
      .flatMap(([name, { url, operation }]) =>
        operation?.initiatedBy
          ? [{ name, url, operation, by: operation.initiatedBy }]
          : [],
      );
    return {
      looked: begun.length,
      breaches: begun.flatMap(({ name, url, operation, by }): FoundBreach[] => {
        if (by.automated || !by.username) return [];
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
      }),
    };
  },
};
