import { english, say, told } from '@ameide/plugin-primitives-common';
import { applicationEvidence } from '../pipeline/stage';
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
  sources: ['argocd'],
  looked: count => say('check.syncs.looked', { count }),
  undecided: number => say('check.syncs.undecided', { number }),
  nothing: say('check.syncs.nothing'),
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
          const time = startedAt ?? say('breach.noTime');
          const subject = say('breach.syncSubject', { name, time });
          const { message, said } = told(
            say('breach.sync', { person: by.username, name, time }),
          );
          return [
            {
              ...placeOfApplication(name, config.environments),
              subject: english(subject),
              message,
              said: { ...said, subject },
              evidence: [applicationEvidence(name, url)],
              by: by.username,
              ...(startedAt && { since: startedAt }),
            },
          ];
        },
      ),
    };
  },
};
