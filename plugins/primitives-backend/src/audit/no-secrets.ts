import { say, told } from '@ameide/plugin-primitives-common';
import { FactView } from '../facts/fact-view';
import { gitopsFileUrl } from '../pipeline/context';
import { placeOfValues } from './place';
import { AuditRule, ScopeRule } from './rule';

/** Secrets are in the vault only; settings are in Git only. @internal */
export const noSecrets: ScopeRule = {
  rule: 'no-secrets-in-git',
  sources: ['github-gitops'],
  looked: count => say('check.secrets.looked', { count }),
  undecided: number => say('check.secrets.undecided', { number }),
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
        ...told(say('breach.secret', { suspect })),
        evidence: [{ title: path, url: gitopsFileUrl(config, path) }],
      })),
    };
  },
};

/** Charts, manifests and what they render are looked at by the gate, at the tip of main. */
function judgedByGate(
  fleet: FactView,
): ReturnType<NonNullable<AuditRule['also']>> {
  const sha = fleet.get('branch', 'gitops')?.sha;
  const state = sha && fleet.get('gitops-checks', sha)?.state;
  const at = { commit: sha?.slice(0, 7) ?? say('check.gate.noCommit') };
  switch (state) {
    case 'passed':
      return { looked: say('check.gate.passed', at) };
    case 'failed':
      return { unknown: say('check.gate.failed', at) };
    default:
      return { unknown: say('check.gate.silent', at) };
  }
}
