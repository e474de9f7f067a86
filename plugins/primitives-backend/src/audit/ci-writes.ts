import { isOfKind } from '../facts/fact-row';
import { SubjectRule } from './rule';

/** CI is the only writer for shared environments; wiring is CI-owned. @internal */
export const ciWrites: SubjectRule = {
  rule: 'ci-is-the-writer',
  title: 'Only CI opens pull requests on desired state',
  sources: ['github-gitops'],
  kind: 'gitops-pull',
  looked: (count, { ci }) =>
    `${count} pull requests on the GitOps repository looked at; ${ci.identities.join(
      ', ',
    )} may open them.`,
  also: ({ config }) =>
    config.ci.identities.length > 0
      ? {}
      : {
          unknown:
            'primitives.ci.identities is empty, so nobody is known as CI.',
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
      message: `Pull request #${pull.number} ("${pull.title}") was opened by ${pull.author}, who is not a CI identity.`,
      evidence: [{ title: `Pull request #${pull.number}`, url: pull.url }],
      since: pull.createdAt,
    };
  },
};
