import { AuditRule } from './rule';

/** CI is the only writer for shared environments; wiring is CI-owned. @internal */
export const ciWrites: AuditRule = {
  rule: 'ci-is-the-writer',
  title: 'Only CI opens pull requests on desired state',
  look({ view, config }) {
    const { identities } = config.ci;
    if (identities.length === 0) {
      return {
        unknown: 'primitives.ci.identities is empty, so nobody is known as CI.',
        breaches: [],
      };
    }
    if (!view.get('branch', 'gitops')) {
      return {
        unknown: 'The GitOps repo has not been read yet.',
        breaches: [],
      };
    }
    const pulls = view
      .entries('gitops-pull')
      .filter(([, p]) => p.state === 'open' || p.mergedAt);
    return {
      looked: `${
        pulls.length
      } open or merged pull requests on the GitOps repo were looked at; ${identities.join(
        ', ',
      )} may open them.`,
      breaches: pulls
        .filter(([, pull]) => !identities.includes(pull.author))
        .map(([, pull]) => ({
          subject: `#${pull.number}`,
          message: `Pull request #${pull.number} ("${pull.title}") was opened by ${pull.author}, who is not a CI identity.`,
          evidence: [{ title: `Pull request #${pull.number}`, url: pull.url }],
          since: pull.createdAt,
        })),
    };
  },
};
