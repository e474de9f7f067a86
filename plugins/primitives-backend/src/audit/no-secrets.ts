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
    return {
      looked: `The values of ${values.length} primitives and smokes by environment were looked at, for literals under names of secrets and for private keys. Charts and other files are the GitOps gate's to judge.`,
      breaches: [...suspects].map(([suspect, path]) => ({
        subject: suspect,
        message: `${suspect} holds a literal where only a reference to the vault belongs.`,
        evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
      })),
    };
  },
};
