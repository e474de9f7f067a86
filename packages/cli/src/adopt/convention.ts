import { Finding } from '@ameide/plugin-primitives-common';

/** What a repository is compared with, in the order it is told. @internal */
export const conventions = {
  core: [
    'settings',
    'layout',
    'buf',
    'workflows',
    'command-line',
    'code-owners',
    'required-check',
    'primitives',
  ],
  gitops: [
    'settings',
    'layout',
    'application-set',
    'charts',
    'values',
    'images',
    'policy',
    'workflows',
    'command-line',
    'code-owners',
    'required-check',
    'primitives',
  ],
} as const;

/** Name of a convention. @internal */
export type ConventionId = (typeof conventions)['core' | 'gitops'][number];

/** How a repository stands to one convention; `unknown` means that nobody could look. @internal */
export type Convention = {
  convention: ConventionId;
  status: 'fits' | 'differs' | 'unknown';
  findings: Finding[];
};

/** Rule of a finding that says that something could not be looked at. @internal */
export const unknownRule = 'could-not-look';

/** A repository beside the conventions. @internal */
export type RepositoryReport = {
  /** `owner/name` on GitHub. */
  repository: string;
  conventions: Convention[];
  /** Files that are missing, and that adopting adds. */
  missing: string[];
};

/** Sorts findings, whose rules are names of conventions, into them. @internal */
export function judgeConventions(
  kind: keyof typeof conventions,
  findings: readonly { convention: ConventionId; finding: Finding }[],
): Convention[] {
  return conventions[kind].map(convention => {
    const own = findings
      .filter(found => found.convention === convention)
      .map(({ finding }) => finding);
    const differs = own.some(({ rule }) => rule !== unknownRule);
    return { convention, status: statusOf(own, differs), findings: own };
  });
}

function statusOf(
  findings: readonly Finding[],
  differs: boolean,
): Convention['status'] {
  if (differs) return 'differs';
  return findings.length > 0 ? 'unknown' : 'fits';
}
