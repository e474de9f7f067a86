import { isOfKind } from '../facts/fact-row';
import { SubjectRule } from './rule';

/** Desired state is changed only via pull requests. @internal */
export const reviewedCommits: SubjectRule = {
  rule: 'changes-by-pull-request',
  title: 'Desired state is changed only by pull requests',
  sources: ['github-gitops'],
  kind: 'gitops-commit',
  looked: count =>
    `${count} commits on the GitOps main branch looked at, all but the one that began the repository.`,
  nothing: 'No commit of the GitOps repository has been read yet.',
  breachSubject: subject => subject,
  judge(fact) {
    if (!isOfKind(fact, 'gitops-commit') || !fact.value) return undefined;
    const { subject: sha, value: commit } = fact;
    if (commit.root || commit.pull !== undefined) return undefined;
    return {
      subject: sha,
      message: `Commit ${sha.slice(0, 7)} by ${commit.author} ("${
        commit.message
      }") came to main by no pull request.`,
      evidence: [{ title: `Commit ${sha.slice(0, 7)}`, url: commit.url }],
      since: commit.date || undefined,
    };
  },
};
