import {
  applicationName,
  gitopsPaths,
  say,
  told,
} from '@ameide/plugin-primitives-common';
import { gitopsFileUrl } from '../pipeline/context';
import { ScopeRule } from './rule';

/** Smokes run in Argo CD: every enabled primitive has one, in every environment. @internal */
export const smokesWired: ScopeRule = {
  rule: 'smokes-in-argocd',
  sources: ['github-gitops'],
  looked: count => say('check.smokes.looked', { count }),
  undecided: number => say('check.smokes.undecided', { number }),
  look({ view, config }) {
    const enabled = view
      .entries('desired')
      .filter(([subject]) => !subject.endsWith('-smoke'))
      .filter(([, desired]) => desired.enabled || desired.unreadable);
    const smokeOf = (subject: string) =>
      view.get('desired', `${subject}-smoke`);
    const isUnknown = ([subject, desired]: (typeof enabled)[number]) =>
      Boolean(desired.unreadable || smokeOf(subject)?.unreadable);
    return {
      looked: enabled.length,
      unknown: enabled.filter(isUnknown).length,
      breaches: enabled
        .filter(each => !isUnknown(each) && !smokeOf(each[0])?.enabled)
        .map(([subject, desired]) => {
          const [environment, id] = subject.split('/');
          const path = view.get('wiring', id)?.smoke
            ? desired.path
            : gitopsPaths(id).component;
          return {
            ...{ id, environment },
            subject: applicationName(environment, id),
            ...told(say('breach.smoke', { id, environment })),
            evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
          };
        }),
    };
  },
};
