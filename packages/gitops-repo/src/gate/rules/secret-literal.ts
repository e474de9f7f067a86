// Names that carry a credential, but not names that only point at one.
const secretName =
  /(?:password|passwd|passphrase|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret|credentials?|connection[-_]?string)$/i;

const secretShapes: readonly [string, RegExp][] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  [
    'a GitHub token',
    /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,})/,
  ],
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a Slack token', /\bxox[abprs]-[0-9A-Za-z-]{10,}/],
  ['a JSON Web Token', /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/],
  [
    'a password in an address',
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@$({]+@/i,
  ],
];

/** What a setting gives away; undefined when it looks harmless. References like `${VAR}` are fine. @internal */
export function secretLiteralProblem(
  name: string,
  value: unknown,
): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const shape = secretShapes.find(([, pattern]) => pattern.test(value));
  if (shape) return `looks like ${shape[0]}`;
  const reference = /^(?:\$\{[^}]+\}|\$\([^)]+\))$/.test(value);
  return secretName.test(name) && !reference
    ? 'is named like a credential and holds a literal'
    : undefined;
}

/** What to do about any of them. @internal */
export const secretRemedy =
  'put it into the key vault and refer to it by an ExternalSecret and secretKeyRef; then change it, since Git keeps it';
