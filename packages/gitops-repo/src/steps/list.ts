import {
  parsePrimitiveId,
  PrimitiveRef,
} from '@ameide/plugin-primitives-common';
import { matchPaths, readSnapshot } from '../snapshot';
import { smokeSuffix } from '../component';

/** Every primitive that is wired, by the folders of their component files, sorted by id. @public */
export async function listWired(
  root: string,
): Promise<{ id: string; ref: PrimitiveRef }[]> {
  const snapshot = await readSnapshot(root);
  return matchPaths(
    snapshot,
    'environments/_shared/components/apps/primitives/*/component.yaml',
  )
    .map(path => path.split('/').at(-2) ?? '')
    .filter(id => !id.endsWith(smokeSuffix))
    .flatMap(id => {
      const ref = parsePrimitiveId(id);
      return ref ? [{ id, ref }] : [];
    });
}
