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
