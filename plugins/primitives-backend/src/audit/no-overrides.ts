import { FactValue } from '../facts/fact';
import { placeOfApplication } from './place';
import { FoundBreach, ScopeRule } from './rule';

/** No Argo CD overrides and no manual changes of what Argo CD manages. @internal */
export const noOverrides: ScopeRule = {
  rule: 'no-overrides-or-drift',
  title: 'Applications run what Git says',
  sources: ['argocd'],
  looked: count =>
    `${count} Applications looked at, for parameters of their own and for resources that differ from Git without a sync under way.`,
  nothing: 'No Application has been read yet.',
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
  const evidence = [{ title: `Application ${name}`, url: application.url }];
  const overridden = application.overrides.map(override => ({
    subject: `${name}: ${override}`,
    message: `${name} overrides Git by ${override}.`,
    evidence,
  }));
  // Self-heal takes a moment to begin; drift counts where nothing will undo it.
  const drifts =
    application.sync === 'OutOfSync' &&
    !application.selfHeal &&
    application.operation?.phase !== 'Running';
  if (!drifts) return overridden;
  const what = application.outOfSync.join(', ') || 'what it manages';
  return [
    ...overridden,
    {
      subject: name,
      message: `${name} differs from Git (${what}), and self-heal is off.`,
      evidence,
    },
  ];
}
