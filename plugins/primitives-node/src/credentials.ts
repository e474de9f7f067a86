/** Shorter than any credential, and likely to stand in a text by chance. */
const shortest = 4;

/**
 * What a server said, without the credentials that it was sent: some servers, and proxies
 * before them, repeat the request in their errors. `authorization` is the header's value;
 * of a Basic one the password in clear is taken out too.
 * @public
 */
export function withoutCredentials(
  text: string,
  authorization: string | undefined,
): string {
  const value = authorization?.replace(/^\S+ /, '') ?? '';
  const secrets = [value];
  if (/^basic /i.test(authorization ?? '')) {
    const pair = Buffer.from(value, 'base64').toString('utf8');
    secrets.push(pair, pair.slice(pair.indexOf(':') + 1));
  }
  return secrets
    .filter(secret => secret.length >= shortest)
    .reduce((clean, secret) => clean.split(secret).join('***'), text);
}

/**
 * Credentials that can be told by their form, as whoever issues them documents it so that
 * scanners find them: GitHub ("About authentication to GitHub", token formats), GitLab,
 * Slack, AWS, npm, Google, JSON Web Tokens (RFC 7519), private keys in PEM (RFC 7468).
 */
const tokenForms = [
  /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/,
  /\bgithub_pat_[A-Za-z0-9_]{22,255}\b/,
  /\bglpat-[\w-]{20,255}/,
  /\bxox[abeprs]-[\w-]{10,255}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bAIza[\w-]{35}/,
  /\beyJ[\w-]{8,1024}\.eyJ[\w-]{8,8192}\.[\w-]{8,4096}/,
  /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,32}PRIVATE KEY-----|$)/,
];
const anyToken = new RegExp(tokenForms.map(({ source }) => source).join('|'), 'g');

/** A login in an address (RFC 3986, userinfo). */
const login = /(?<=:\/\/)[^\s/:@]{1,256}:[^\s/@]{1,256}(?=@)/g;

/** A header that somebody copied. */
const header =
  /(?<=\bauthorization["']?\s?[:=]\s?["']?(?:bearer|basic|token)\s)[\w.~+/=-]{8,4096}/gi;

/**
 * A text that somebody else wrote, without the credentials in it that can be told by
 * their form: a commit's message, a log, a test's output and a server's error are shown,
 * kept for a year and exported. Cheap, since every text of every fact goes through it.
 * @public
 */
export function withoutTokens(text: string): string {
  const bare = text.replace(anyToken, '***');
  const anonymous = bare.includes('@') ? bare.replace(login, '***') : bare;
  return /uthorization/i.test(anonymous)
    ? anonymous.replace(header, '***')
    : anonymous;
}
