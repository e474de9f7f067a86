import { Hit } from './hit';
import { isPlaceholder } from './placeholder';

const environmentFile = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|[\w-]+\.env)$/;
const environmentExample =
  /\.(?:example|sample|template|tmpl|dist|defaults|schema)$/;

/** `NAME=value` of an environment file. */
const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*)$/gm;

/** An environment file with values in it. One finding says it for the whole file. @internal */
export function findEnvironmentFile(path: string, text: string): Hit[] {
  if (!environmentFile.test(path) || environmentExample.test(path)) return [];
  for (const match of text.matchAll(assignment)) {
    const value = match[2].trim().replace(/^(["'])(.*)\1$/, '$2');
    if (isPlaceholder(value)) continue;
    const start = match.index + match[0].length - match[2].length;
    return [
      {
        rule: 'secrets/environment-file',
        what: 'an environment file with values is in the repository',
        start,
        end: start + match[2].length,
      },
    ];
  }
  return [];
}

const keys: ReadonlyArray<readonly [RegExp, string]> = [
  [
    // Whatever the algorithm, also encrypted, and with its line ends written as \n.
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\r|\\n|["'+,])*[A-Za-z0-9+/=:,\s\\-]{40,20000}/g,
    'a private key',
  ],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/g, 'a private key of age'],
  [/^PuTTY-User-Key-File-[23]: .{1,100}$/gm, 'a private key of PuTTY'],
];

/** Private keys, wherever they are. @internal */
export function findPrivateKeys(text: string): Hit[] {
  return keys.flatMap(([pattern, what]) =>
    [...text.matchAll(pattern)].map(match => ({
      rule: 'secrets/private-key' as const,
      what,
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
}

/** Stores of private keys by their names: their bytes are no text. @internal */
export function isKeyStore(path: string): boolean {
  return /\.(?:p12|pfx|jks|keystore|bcfks|ppk|kdbx)$/i.test(path);
}
