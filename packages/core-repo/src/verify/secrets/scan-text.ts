import { findEnvironmentFile, findPrivateKeys } from './files-of-secrets';
import { Hit, withoutOverlaps } from './hit';
import { TokenFinder } from './known-tokens';
import { findLiterals, isConfiguration } from './literals';
import { findSecretManifests } from './manifests';

/** What in a text looks like a secret; of rules that say the same the most exact counts. @internal */
export async function scanText(
  tokens: TokenFinder,
  path: string,
  text: string,
): Promise<Hit[]> {
  const hits = [
    ...findPrivateKeys(text),
    ...(await tokens.find(path, text)),
    ...findSecretManifests(path, text),
    ...(isConfiguration(path) ? findLiterals(text) : []),
    ...findEnvironmentFile(path, text),
  ];
  return hits.length > 1 ? withoutOverlaps(hits) : hits;
}
