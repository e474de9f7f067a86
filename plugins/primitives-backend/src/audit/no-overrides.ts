import { say, told } from '@ameide/plugin-primitives-common';
import { FactValue } from '../facts/fact';
import { applicationEvidence } from '../pipeline/stage';
import { placeOfApplication } from './place';
import { FoundBreach, ScopeRule } from './rule';

/** No Argo CD overrides and no manual changes of what Argo CD manages. @internal */
export const noOverrides: ScopeRule = {
  rule: 'no-overrides-or-drift',
  sources: ['argocd'],
  looked: count => say('check.overrides.looked', { count }),
  nothing: say('check.overrides.nothing'),
  look({ view, config }) {
    const applications = view.entries('application');
    return {
      looked: applications.length,
      breaches: applications.flatMap(([name, application]) =>
        breachesOf(name, application).map(breach => ({
          ...breach,
          ...placeOfApplication(name, config.environments),
        })),
      ),
    };
  },
};

/** One for each way, since each is undone in its own way. */
function breachesOf(
  name: string,
  application: FactValue<'application'>,
): FoundBreach[] {
  const evidence = [applicationEvidence(name, application.url)];
  const overridden = application.overrides.map(override => ({
    subject: `${name}: ${override}`,
    ...told(say('breach.override', { name, override })),
    evidence,
  }));
  // Self-heal takes a moment to begin; drift counts where nothing will undo it.
  const drifts =
    application.sync === 'OutOfSync' &&
    !application.selfHeal &&
    application.operation?.phase !== 'Running';
  if (!drifts) return overridden;
  const { outOfSync } = application;
  const resources = outOfSync.length > 0 ? outOfSync : say('breach.driftAll');
  return [
    ...overridden,
    {
      subject: name,
      ...told(say('breach.drift', { name, resources })),
      evidence,
    },
  ];
}
