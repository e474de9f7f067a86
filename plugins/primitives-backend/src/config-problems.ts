import { Config } from '@backstage/config';
import { readPrimitivesConfig } from '@ameide/plugin-primitives-node';
import { readDoneRules } from './done/read-rules';
import { EvidenceSigner } from './evidence/evidence-signer';
import { readNotifications } from './notify/read-notifications';

/**
 * Reads all that the plugin takes from the configuration, and gives a line for each part
 * that it would not start with: the key, and what is wrong with it. For backends that look
 * before they start; the plugin reads the same again.
 * @public
 */
export function findPrimitivesConfigProblems(config: Config): string[] {
  const readers: Array<(config: Config) => unknown> = [
    readPrimitivesConfig,
    readDoneRules,
    readNotifications,
    each => EvidenceSigner.fromConfig(each),
  ];
  return readers.flatMap(read => {
    try {
      read(config);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  });
}
