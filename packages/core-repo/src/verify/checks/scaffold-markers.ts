import { join } from 'node:path';
import { Finding } from '@ameide/plugin-primitives-common';
import { Check } from '../check';
import { readOwnFile } from '../own-file';

/** What the scaffold leaves where somebody has to decide. */
const marker = 'AMEIDE_SCAFFOLD';

/** Places of the marker in a file. @internal */
export function findMarkers(file: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index): Finding[] => {
    const column = line.indexOf(marker);
    if (column < 0) return [];
    return [
      {
        rule: 'scaffold-markers/left',
        severity: 'error',
        message: `${marker} is still there`,
        file,
        line: index + 1,
        column: column + 1,
        remedy: 'Implement what it stands for, then take the line out',
      },
    ];
  });
}

/** Nothing is left as the scaffold made it. @internal */
export const scaffoldMarkersCheck: Check = {
  id: 'scaffold-markers',
  inputs: [],
  async run({ root, folder, files }) {
    const issues: Finding[] = [];
    for (const path of files) {
      const file = await readOwnFile(join(root, folder, path));
      if (file)
        issues.push(...findMarkers(`${folder}/${path}`, file.toString('utf8')));
    }
    return {
      message: issues.length
        ? `${issues.length} places are as the scaffold left them`
        : `No marker in ${files.length} files`,
      issues,
    };
  },
};
