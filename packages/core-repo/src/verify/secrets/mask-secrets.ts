import { mask } from './hit';
import { createTokenFinder } from './known-tokens';
import { scanText } from './scan-text';

/** A text without what looks like a secret in it, for whatever shows a part of a file. @internal */
export async function maskSecrets(path: string, text: string): Promise<string> {
  return mask(text, await scanText(createTokenFinder(), path, text));
}
