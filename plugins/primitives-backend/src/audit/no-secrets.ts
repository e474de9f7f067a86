import { FactView } from '../facts/fact-view';
import { gitopsFileUrl } from '../pipeline/context';
import { placeOfValues } from './place';
import { ScopeRule } from './rule';

/** Secrets are in the vault only; settings are in Git only. @internal */
export const noSecrets: ScopeRule = {
  rule: 'no-secrets-in-git',
  title: 'No secret material in Git',
  sources: ['github-gitops'],
  looked: count =>
    `${count} values of primitives and smokes looked at, each environment counted, for literals under names of secrets and for private keys.`,
  undecided: count => `Of ${count} of them the values cannot be read.`,
  also: ({ fleet }) => judgedByGate(fleet),
  look({ view, config }) {
    const values = view.entries('desired');
    const suspects = new Map<string, { path: string; subjects: string[] }>();
    for (const [subject, desired] of values) {
      for (const suspect of desired.suspects) {
        const path = suspect.split(': ')[0];
        const known = suspects.get(suspect) ?? { path, subjects: [] };
        known.subjects.push(subject);
        suspects.set(suspect, known);
      }
    }
    return {
      looked: values.length,
      unknown: values.filter(([, { unreadable }]) => unreadable).length,
      breaches: [...suspects].map(([suspect, { path, subjects }]) => ({
        ...placeOfValues(subjects),
        subject: suspect,
        message: `${suspect} holds a literal where only a reference to the vault belongs.`,
        evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
      })),
    };
  },
};

/** Charts, manifests and what they render are looked at by the gate, at the tip of main. */
function judgedByGate(fleet: FactView): { unknown?: string; looked?: string } {
  const sha = fleet.get('branch', 'gitops')?.sha;
  const state = sha && fleet.get('gitops-checks', sha)?.state;
  const at = `the GitOps main branch at ${sha?.slice(0, 7) ?? 'no commit'}`;
  const rest = 'so charts and other files may hold some.';
  switch (state) {
    case 'passed':
      return {
        looked: `The gate, which renders every chart, passed for ${at}.`,
      };
    case 'failed':
      return { unknown: `The gate failed for ${at}, ${rest}` };
    default:
      return { unknown: `The gate has not judged ${at} yet, ${rest}` };
  }
}
