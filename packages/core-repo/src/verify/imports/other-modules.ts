import { join } from 'node:path';
import { corePath } from '@ameide/plugin-primitives-common';
import { CheckContext } from '../check';
import { openOwnFile } from '../own-file';
import { perRun } from '../run';
import { readModFile } from './go-mod';

/** Module paths of all primitives in Go, with their folders; read once a run. */
const modules = perRun(async ({ root, primitives }) => {
  const found = new Map<string, string>();
  for (const { kind, name } of primitives) {
    const folder = corePath(kind, name);
    const read = openOwnFile(join(root, folder, 'go.mod'));
    if (!('content' in read)) continue;
    const module = readModFile(read.content.toString('utf8')).find(
      ({ verb }) => verb === 'module',
    );
    if (module?.words[0]) found.set(module.words[0], folder);
  }
  return found;
});

/** Module paths of the other primitives, with their folders. @internal */
export async function otherModules({
  run,
  folder,
}: Pick<CheckContext, 'run' | 'folder'>): Promise<Map<string, string>> {
  return new Map(
    [...(await modules(run))].filter(([, other]) => other !== folder),
  );
}
