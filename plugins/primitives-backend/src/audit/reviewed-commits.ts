import { say, told } from '@ameide/plugin-primitives-common';
import { isOfKind } from '../facts/fact-row';
import { evidenceOf } from '../pipeline/stage';
import { SubjectRule } from './rule';

/** Desired state is changed only via pull requests. @internal */
export const reviewedCommits: SubjectRule = {
  rule: 'changes-by-pull-request',
  sources: ['github-gitops'],
  kind: 'gitops-commit',
  looked: count => say('check.commits.looked', { count }),
  nothing: say('check.commits.nothing'),
  breachSubject: subject => subject,
  judge(fact) {
    if (!isOfKind(fact, 'gitops-commit') || !fact.value) return undefined;
    const { subject: sha, value: commit } = fact;
    if (commit.root || commit.pull !== undefined) return undefined;
    const at = { commit: sha.slice(0, 7) };
    return {
      subject: sha,
      ...told(
        say('breach.commit', {
          ...at,
          author: commit.author,
          message: commit.message,
        }),
      ),
      evidence: [evidenceOf(say('link.commit', at), commit.url)],
      since: commit.date || undefined,
    };
  },
};
