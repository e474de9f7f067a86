import { FactView } from '../facts/fact-view';
import { gitopsFileUrl } from '../pipeline/context';
import { AuditRule } from './rule';

/** Secrets are in the vault only; settings are in Git only. @internal */
export const noSecrets: AuditRule = {
  rule: 'no-secrets-in-git',
  title: 'No secret material in Git',
  look({ view, config }) {
    const values = view.entries('desired');
    if (values.length === 0) {
      return { unknown: 'No values file has been read yet.', breaches: [] };
    }
    const suspects = new Map<string, string>();
    for (const [, desired] of values) {
      for (const suspect of desired.suspects)
        suspects.set(suspect, suspect.split(': ')[0]);
    }
    const gate = judgedByGate(view);
    return {
      ...(gate.passed
        ? {
            looked: `The values of ${values.length} primitives and smokes by environment were looked at, for literals under names of secrets and for private keys; ${gate.words}.`,
          }
        : {
            unknown: `${gate.words}, so charts and other files may hold some.`,
          }),
      breaches: [...suspects].map(([suspect, path]) => ({
        subject: suspect,
        message: `${suspect} holds a literal where only a reference to the vault belongs.`,
        evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
      })),
    };
  },
};

/** Charts, manifests and what they render are looked at by the gate, at the tip of main. */
function judgedByGate(view: FactView): { passed: boolean; words: string } {
  const sha = view.get('branch', 'gitops')?.sha;
  const state = sha && view.get('gitops-checks', sha)?.state;
  const at = `the GitOps main branch at ${sha?.slice(0, 7) ?? 'no commit'}`;
  switch (state) {
    case 'passed':
      return {
        passed: true,
        words: `the gate, which renders every chart, passed for ${at}`,
      };
    case 'failed':
      return { passed: false, words: `The gate failed for ${at}` };
    default:
      return { passed: false, words: `The gate has not judged ${at} yet` };
  }
}
