import { AuditRule } from './rule';

/** Desired state is changed only via pull requests. @internal */
export const reviewedCommits: AuditRule = {
  rule: 'changes-by-pull-request',
  title: 'Desired state is changed only by pull requests',
  look({ view }) {
    const commits = view.entries('gitops-commit');
    if (commits.length === 0) {
      return {
        unknown: 'No commit of the GitOps repo has been read yet.',
        breaches: [],
      };
    }
    return {
      looked: `${commits.length} commits on the GitOps main branch were looked at; the one that began the repository is left out.`,
      breaches: commits
        .filter(([, commit]) => !commit.root && commit.pull === undefined)
        .map(([sha, commit]) => ({
          subject: sha,
          message: `Commit ${sha.slice(0, 7)} by ${commit.author} ("${
            commit.message
          }") came to main by no pull request.`,
          evidence: [{ title: `Commit ${sha.slice(0, 7)}`, url: commit.url }],
          since: commit.date || undefined,
        })),
    };
  },
};
