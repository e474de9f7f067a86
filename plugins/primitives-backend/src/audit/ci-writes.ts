import { say, told } from '@ameide/plugin-primitives-common';
import { isOfKind } from '../facts/fact-row';
import { pullEvidence } from '../pipeline/stage';
import { SubjectRule } from './rule';

/** CI is the only writer for shared environments; wiring is CI-owned. @internal */
export const ciWrites: SubjectRule = {
  rule: 'ci-is-the-writer',
  sources: ['github-gitops'],
  kind: 'gitops-pull',
  looked: (count, { ci }) =>
    say('check.pulls.looked', { count, identities: ci.identities }),
  also: ({ config }) =>
    config.ci.identities.length > 0
      ? {}
      : {
          unknown: say('check.pulls.noIdentities'),
        },
  breachSubject: subject => `#${subject}`,
  judge(fact, { ci }) {
    if (!isOfKind(fact, 'gitops-pull') || !fact.value) return undefined;
    const pull = fact.value;
    const counts = pull.state === 'open' || pull.mergedAt !== undefined;
    if (!counts || ci.identities.length === 0) return undefined;
    if (ci.identities.includes(pull.author)) return undefined;
    return {
      subject: `#${pull.number}`,
      ...told(
        say('breach.pull', {
          ...{ number: pull.number, title: pull.title },
          author: pull.author,
        }),
      ),
      evidence: [pullEvidence(pull)],
      since: pull.createdAt,
    };
  },
};
