import { AuditRule } from './rule';

/** No Argo CD overrides and no manual changes of what Argo CD manages. @internal */
export const noOverrides: AuditRule = {
  rule: 'no-overrides-or-drift',
  title: 'Applications run what Git says',
  look({ view }) {
    const applications = view.entries('application');
    if (applications.length === 0) {
      return { unknown: 'No Application has been read yet.', breaches: [] };
    }
    return {
      looked: `${applications.length} Applications of primitives were looked at for parameters of their own and for resources that differ from Git without a sync under way.`,
      breaches: applications.flatMap(([name, application]) => {
        const evidence = [
          { title: `Application ${name}`, url: application.url },
        ];
        const overridden = application.overrides.map(override => ({
          subject: name,
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
      }),
    };
  },
};
