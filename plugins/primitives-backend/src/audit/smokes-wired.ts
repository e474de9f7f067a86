import { applicationName, gitopsPaths } from '@ameide/plugin-primitives-common';
import { gitopsFileUrl } from '../pipeline/context';
import { ScopeRule } from './rule';

/** Smokes run in Argo CD: every enabled primitive has one, in every environment. @internal */
export const smokesWired: ScopeRule = {
  rule: 'smokes-in-argocd',
  title: 'Every running primitive has a smoke',
  sources: ['github-gitops'],
  looked: count =>
    `${count} enabled primitives looked at, each environment counted, for an enabled smoke.`,
  look({ view, config }) {
    const enabled = view
      .entries('desired')
      .filter(([subject, d]) => d.enabled && !subject.endsWith('-smoke'));
    return {
      looked: enabled.length,
      breaches: enabled
        .filter(
          ([subject]) => !view.get('desired', `${subject}-smoke`)?.enabled,
        )
        .map(([subject, desired]) => {
          const [environment, id] = subject.split('/');
          const path = view.get('wiring', id)?.smoke
            ? desired.path
            : gitopsPaths(id).component;
          return {
            ...{ id, environment },
            subject: applicationName(environment, id),
            message: `${id} is enabled in ${environment} without a smoke.`,
            evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
          };
        }),
    };
  },
};
