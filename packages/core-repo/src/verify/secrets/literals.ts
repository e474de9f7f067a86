import { isPlaceholder } from './placeholder';
import { isIdentifier, looksRandom, maxLength } from './randomness';
import { Hit } from './hit';

/** A setting of a configuration file: what it is called, and where its value stands. @internal */
export type Literal = { key: string; value: string; start: number };

/** Files that hold settings. Code is left to the rules of known tokens. */
const configuration =
  /(?:\.(?:ya?ml|jsonc?|json5|toml|properties|ini|cfg|conf|tfvars|env|tf|hcl|xml)|(?:^|\/)\.(?:env[^/]*|npmrc|pypirc|netrc|yarnrc))$/i;

/** Files that list digests of packages: random by nature. */
const locked =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock|Cargo\.lock|go\.sum|go\.work\.sum|Chart\.lock|buf\.lock|\.terraform\.lock\.hcl|deno\.lock|bun\.lock)$/;

/** Whether a file's values are judged. @internal */
export function isConfiguration(path: string): boolean {
  return configuration.test(path) && !locked.test(path);
}

/**
 * `key: value`, `key = value`, `"key": "value"`, `- value`, one a line at most times. Read
 * without a parser: a file that no parser takes is judged too, and the place is at hand.
 * Every part is bounded, so that a line without an end costs no more than its length.
 */
const setting =
  /(?:^|[\s{,[])(?:export\s{1,4})?["']?([\w./-]{1,100})["']?[ \t]{0,20}[:=][ \t]{0,20}(?:"((?:[^"\\\n]|\\.){1,1100})"|'([^'\n]{1,1100})'|([^\s"'#,{}[\]][^\s,"'{}[\]]{0,1100}))/gm;
const item =
  /(?:^[ \t]{0,80}-[ \t]{1,20}|[[,][ \t]{0,20})(?:"([^"\n]{1,1100})"|'([^'\n]{1,1100})'|([^\s"'#,:{}[\]]{1,1100}))[ \t]{0,20}(?=[,\]\r\n#]|$)/gm;

/** The values of a configuration file. */
function* literalsIn(text: string): Generator<Literal> {
  for (const match of text.matchAll(setting)) {
    const value = match[2] ?? match[3] ?? match[4];
    yield {
      key: match[1],
      value,
      start: match.index + match[0].length - value.length - (match[4] ? 0 : 1),
    };
  }
  for (const match of text.matchAll(item)) {
    const value = match[1] ?? match[2] ?? match[3];
    yield { key: '', value, start: match.index + match[0].indexOf(value) };
  }
}

/** Names of settings that hold a secret. */
const secretName =
  /(?:pass(?:word|wd|phrase)?|secret|token|api[-_.]?key|access[-_.]?key|private[-_.]?key|encryption[-_.]?key|signing[-_.]?key|credentials?|auth[-_.]?key|client[-_.]?secret|_auth(?:token)?)$/i;

/** Names of settings whose value is random, and meant to be seen. */
const publicName =
  /(?:integrity|checksum|digest|hash|sha\d*|sum|fingerprint|public[-_.]?key|cert(?:ificate)?s?|ca[-_.]?bundle|etag|nonce|revision|commit|resolved)$/i;

/** Shortest value of a setting named like a secret that is taken for one. */
const minNamed = 8;

/** What values of settings look like secrets. @internal */
export function findLiterals(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const { key, value, start } of literalsIn(text)) {
    if (value.length < minNamed || value.length > maxLength) continue;
    if (isPlaceholder(value)) continue;
    const where = { start, end: start + value.length };
    if (isNamedSecret(key, value)) {
      hits.push({
        rule: 'secrets/named-setting',
        what: 'the setting is named like a secret, and has a value',
        ...where,
      });
    } else if (
      !publicName.test(key) &&
      !isIdentifier(value) &&
      !isPublic(text, value, start) &&
      looksRandom(value)
    ) {
      hits.push({
        rule: 'secrets/high-entropy',
        what: 'the value looks random',
        ...where,
      });
    }
  }
  return hits;
}

/**
 * A value that says where the secret is (a path, a name of words), or what kind it is, is
 * none: it has to have a digit and another kind of character, as passwords have.
 */
function isNamedSecret(key: string, value: string): boolean {
  if (!secretName.test(key)) return false;
  if (/\s/.test(value) || /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:\/\/)/i.test(value))
    return false;
  if (/\$\{|\{\{|\$\(/.test(value)) return false;
  if (/^-?\d+(?:\.\d+)?[a-z]{0,2}$/i.test(value)) return false;
  // Names of Kubernetes objects, environment variables and packages are words.
  if (/^[a-z]+\d?(?:[-_./][a-z]+\d?)*$/i.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value);
}

/** What is public by what stands before it: a certificate's lines, a public key, an image in a page. */
function isPublic(text: string, value: string, start: number): boolean {
  if (/^(?:AAAA[BCE]|MII[A-Z])/.test(value)) return true;
  return /(?:data:[\w/+.-]{1,60};base64,|ssh-[a-z0-9-]{1,20} )$/.test(
    text.slice(Math.max(0, start - 90), start),
  );
}
