import { findPrivateKeys } from './files-of-secrets';
import { mask, withoutOverlaps } from './hit';
import { createTokenFinder, mayHoldToken } from './known-tokens';
import { scanText } from './scan-text';

/** A text without what looks like a secret in it, for whatever shows a part of a file. @internal */
export async function maskSecrets(path: string, text: string): Promise<string> {
  return mask(text, await scanText(createTokenFinder(), path, text));
}

/**
 * Words about a file without tokens and keys in them: any check may quote a name that is
 * one. What is a secret only by its place in a file is not known here.
 * @internal
 */
export async function maskTokens(words: string): Promise<string> {
  if (!mayHoldToken(words)) return words;
  const hits = [
    ...findPrivateKeys(words),
    ...(await createTokenFinder().find('', words)),
  ];
  return mask(words, withoutOverlaps(hits));
}
