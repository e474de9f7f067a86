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
  const folder = 'environments/_shared/components/apps/primitives';
  const snapshot = await readSnapshot(root, folder);
  return matchPaths(snapshot, `${folder}/*/component.yaml`)
    .map(path => path.split('/').at(-2) ?? '')
    .filter(id => !id.endsWith(smokeSuffix))
    .flatMap(id => {
      const ref = parsePrimitiveId(id);
      return ref ? [{ id, ref }] : [];
    });
}
