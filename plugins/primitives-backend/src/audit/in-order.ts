import { say, told } from '@ameide/plugin-primitives-common';
import { gitopsFileUrl, shortOrNone } from '../pipeline/context';
import { ScopeRule } from './rule';

/**
 * No digest skips an environment. Git's history decides, as it does for the gate: a fleet
 * is older than the portal that looks at it. Where the history does not reach, a smoke
 * that was seen to pass in the environment before shows it, and nothing shows the contrary.
 * @internal
 */
export const inOrder: ScopeRule = {
  rule: 'no-skipped-environment',
  sources: ['github-gitops'],
  looked: count => say('check.order.looked', { count }),
  undecided: number => say('check.order.undecided', { number }),
  look({ view, config }) {
    const enabled = config.environments
      .slice(1)
      .flatMap((environment, index) => {
        const before = config.environments[index];
        return view.entries('desired').flatMap(([subject, desired]) => {
          const [place, id] = subject.split('/');
          if (place !== environment || id.endsWith('-smoke')) return [];
          const { digest, unreadable } = desired;
          if (unreadable === undefined && (!desired.enabled || !digest))
            return [];
          return [{ environment, before, id, desired, digest }];
        });
      });
    const smokedIn = (id: string, environment: string, digest: string) =>
      view
        .entries('smoke')
        .some(
          ([subject, smoke]) =>
            subject.startsWith(`${environment}-${id}-smoke@`) &&
            smoke.phase === 'Succeeded' &&
            smoke.asked?.digest === digest,
        );
    return {
      looked: enabled.length,
      unknown: enabled.filter(
        ({ desired, id, before, digest }) =>
          (desired.order ?? 'unknown') === 'unknown' &&
          !(digest && smokedIn(id, before, digest)),
      ).length,
      breaches: enabled
        .filter(({ desired }) => desired.order === 'not-before')
        .map(({ environment, before, id, desired, digest }) => ({
          ...{ id, environment },
          subject: `${environment}/${id}`,
          ...told(
            say('breach.order', {
              ...{ id, environment, before },
              digest: shortOrNone(digest),
            }),
          ),
          evidence: [
            { title: desired.path, url: gitopsFileUrl(config, desired.path) },
          ],
        })),
    };
  },
};
