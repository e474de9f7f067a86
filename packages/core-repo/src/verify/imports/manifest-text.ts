import { Finding } from '@ameide/plugin-primitives-common';
import { CheckContext } from '../check';
import { findingsBy } from '../finding';
import { readOnce } from '../read-once';
import { importsDescription } from './rules';
import { sourceText } from './source-text';

const finding = findingsBy(importsDescription);

/**
 * Reads manifests of a primitive; undefined for one that is not there or cannot be read.
 * One that is no text is found: pip, for one, reads requirements in any encoding.
 * @internal
 */
export function manifestReader(
  context: Pick<CheckContext, 'root' | 'folder' | 'files'>,
): { read(path: string): string | undefined; issues: Finding[] } {
  const issues: Finding[] = [];
  return {
    issues,
    read(path) {
      const file = readOnce(context, path);
      if (!('content' in file)) return undefined;
      const source = sourceText(path, file.content);
      if ('text' in source) return source.text;
      if (!issues.some(one => one.file === `${context.folder}/${path}`))
        issues.push(
          finding('imports/not-text', {
            message: source.problem,
            file: `${context.folder}/${path}`,
          }),
        );
      return undefined;
    },
  };
}
