/** A reference to a value that is somewhere else: `${NAME}`, `$(NAME)`, `{{ name }}`, `%NAME%`, `<name>`. */
const reference =
  /^(?:\$\{[A-Za-z_][\w.]*(?::?[-?])?\}|\$\([A-Za-z_][\w.]*\)|\$\{\{[^{}]*\}\}|\{\{[^{}]*\}\}|%[A-Za-z_]\w*%|\$[A-Za-z_]\w*|<[^<>]{1,80}>|@@?[A-Za-z_]\w*@@?)$/;

/** Words that say of themselves that they are no secret. */
const words =
  /^(?:your|my|an?|the|some|this|is|not|no|for|goes|to|be|in|of|local|dev|here|set|insert|put|change|changed|changeit|changeme|replace|replaced|replaceme|me|it|example|sample|dummy|fake|test|testing|placeholder|todo|tbd|none|null|nil|undefined|empty|unset|redacted|removed|hidden|masked|default|secret|secrets|password|passwd|pass|token|key|apikey|api|access|client|private|public|id|value|user|username|name|string|true|false|vault|external)$/i;

/**
 * Whether a value only holds a place. Documented on the check's page: nothing at all, a
 * reference, one character over and over, or nothing but words such as `change-me` and
 * `your-api-key-here`.
 * @internal
 */
export function isPlaceholder(value: string): boolean {
  const bare = value.trim();
  if (bare === '' || reference.test(bare)) return true;
  // AWS's own example key ends in it: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
  if (/^AKIA[A-Z0-9]*EXAMPLE$/.test(bare)) return true;
  if (/^(?:(.)\1*|[xX*.•_-]+|0+|1234567890?|abcdef)$/.test(bare)) return true;
  const parts = bare.split(/[-_.\s]+/).filter(Boolean);
  return parts.every(part => words.test(part));
}
